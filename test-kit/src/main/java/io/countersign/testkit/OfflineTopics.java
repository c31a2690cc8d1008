package io.countersign.testkit;

import io.countersign.casekeys.CaseSealing;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.SchemaIds.Known;
import io.countersign.schemas.wire.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;

/// Records to bytes for topology tests: every schema of the catalogue has an id, and no registry is needed.
public final class OfflineTopics {

    /// Nothing listens there: whoever needs the registry after all gets its "does not answer".
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/apis/ccompat/v7");

    private OfflineTopics() {}

    /// A codec that knows the catalogue's schemas and seals as services do.
    public static RecordCodec codec() {
        return codec(new CaseSealing(new MemoryCaseKeys()));
    }

    /// A codec that knows the catalogue's schemas.
    public static RecordCodec codec(Sealing sealing) {
        var known = new ArrayList<Known>();
        for (Topic topic : Topics.all()) {
            topic.schema().ifPresent(schema -> known.add(new Known(known.size() + 1, topic.subject(), schema.toString())));
        }
        try {
            var folder = Files.createTempDirectory("schema-ids");
            SchemaIds.write(folder.resolve("ids.json"), known);
            return new RecordCodec(new SchemaIds(NOWHERE, folder.resolve("ids.json"), folder.resolve("fetched.json")), sealing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
