package io.countersign.ingest.avro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.avro.Directive;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a webhook says of a directive: ids and sentences, never the run's content.
public final class DirectivePayload {

    /// The most that Standard Webhooks 1.0 advises, in bytes.
    public static final int MOST = 20_000;
    private static final int SOURCE = 1_000;

    private DirectivePayload() {}

    /// `{"type":"countersign.directive.proceed","timestamp":...,"data":{...}}`; a note that is too long for it is cut, and at last left out.
    ///
    /// @param source of the run
    /// @param id of the run, its sender's own
    public static String of(Directive directive, String source, String id) {
        var note = directive.getNote();
        while (true) {
            var json = json(directive, source, id, note).toString();
            if (note == null || json.getBytes(StandardCharsets.UTF_8).length <= MOST) {
                return json;
            }
            note = note.length() <= 2 ? null : cut(note, note.length() / 2); // a cut text ends with one character more
        }
    }

    private static ObjectNode json(Directive directive, String source, String id, String note) {
        var kind = directive.getKind().name().toLowerCase(Locale.ROOT);
        var json = JsonNodeFactory.instance.objectNode().put("type", "countersign.directive." + kind).put("timestamp", directive.getMeta().getOccurredAt().toString());
        var data = json.putObject("data").put("runId", directive.getMeta().getRunId()).put("caseId", directive.getMeta().getCaseId()).put("source", cut(source, SOURCE))
                .put("id", id).put("kind", kind).put("state", directive.getState()).put("version", directive.getRunVersion()).put("reason", directive.getReason()).put("note", note);
        var receipt = directive.getReceipt();
        data.put("receiptId", receipt == null ? null : receipt.getReceiptId()).put("actionDigest", receipt == null ? null : receipt.getActionDigest())
                .put("validUntil", receipt == null ? null : receipt.getValidUntil().toString());
        return json;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }
}
