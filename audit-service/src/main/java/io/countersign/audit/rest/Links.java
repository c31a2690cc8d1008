package io.countersign.audit.rest;

import io.countersign.record.ShardName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Paths that lead from one answer to another.
final class Links {

    private Links() {
    }

    static String entry(ShardName shard, long index) {
        return "/record/entries/" + shard.topic() + "/" + shard.partition() + "/" + index;
    }

    static String timeline(String caseId) {
        return "/timeline?case=" + URLEncoder.encode(caseId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
