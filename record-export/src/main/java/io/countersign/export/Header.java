package io.countersign.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.transparency.VerifierKey;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The first line of an export.
///
/// @param deployment first part of every origin
/// @param exported what was asked for: `case`, `run`, `ref`, `shard`, `from`, `to`; empty: everything
/// @param key the root log's key
/// @param madeAt when
/// @param madeBy the person who asked for it
public record Header(String deployment, Map<String, String> exported, VerifierKey key, Instant madeAt, String madeBy) {

    static final String FORMAT = "countersign-export/v1";
    private static final Set<String> ASKED = Set.of("case", "run", "ref", "shard", "from", "to");

    public Header {
        exported = Map.copyOf(new TreeMap<>(exported));
    }

    /// Origin of the root log.
    public String rootOrigin() {
        return deployment + "/audit";
    }

    /// Name under which whole exports are signed.
    public String exportOrigin() {
        return deployment + "/audit/export";
    }

    /// What was exported, in one phrase.
    public String phrase() {
        var phrase = new StringBuilder();
        for (var name : new String[] {"case", "run", "ref", "shard", "from", "to"}) {
            if (exported.containsKey(name)) {
                phrase.append(phrase.isEmpty() ? "" : ", ").append(name.equals("ref") ? "reference" : name).append(' ').append(exported.get(name));
            }
        }
        return phrase.isEmpty() ? "everything" : phrase.toString();
    }

    ObjectNode json() {
        var line = CanonicalJson.JSON.createObjectNode().put("line", "header").put("format", FORMAT).put("deployment", deployment)
                .put("key", key.encode()).put("madeAt", Moments.text(madeAt)).put("madeBy", madeBy);
        var asked = line.putObject("exported");
        exported.forEach(asked::put);
        return line;
    }

    static Header of(ObjectNode line) throws BadExport {
        var fields = Fields.exactly(line, "line", "format", "deployment", "exported", "key", "madeAt", "madeBy");
        if (!fields.text("format").equals(FORMAT)) {
            throw new BadExport("`format` is not " + FORMAT);
        }
        VerifierKey key;
        try {
            key = VerifierKey.parse(fields.text("key"));
        } catch (IllegalArgumentException e) {
            throw new BadExport("`key` is no verifier key: " + e.getMessage());
        }
        var exported = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> one : fields.object("exported").properties()) {
            if (!ASKED.contains(one.getKey()) || !one.getValue().isTextual()) {
                throw new BadExport("`exported` holds something that can't be asked for");
            }
            exported.put(one.getKey(), one.getValue().textValue());
        }
        var header = new Header(fields.text("deployment"), exported, key, fields.moment("madeAt"), fields.text("madeBy"));
        if (!key.name().equals(header.rootOrigin())) {
            throw new BadExport("`key` is the key of " + key.name() + ", not of " + header.rootOrigin());
        }
        return header;
    }
}
