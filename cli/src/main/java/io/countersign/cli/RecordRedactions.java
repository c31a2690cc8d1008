package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `record redact` and `record redactions`: erasing the personal content of a case, by two people.
final class RecordRedactions {

    private static final String SERVICE = "audit-service";

    private RecordRedactions() {}

    @Command(name = "redact", description = "Erases the personal content of a case, everywhere and for good: one person asks, another approves or declines.")
    static final class Redact extends ActingCommand {
        @ArgGroup(multiplicity = "1")
        What what;

        @Option(names = "--reason", paramLabel = "TEXT", description = "With --case: why, ten characters or more. It stays readable for good, so name nobody in it.")
        String reason;

        @Option(names = "--note", paramLabel = "TEXT", description = "With --decline: why not.")
        String note;

        static final class What {
            @Option(names = "--case", paramLabel = "CASE", required = true, description = "Asks for it.")
            String caseId;

            @Option(names = "--approve", paramLabel = "ID", required = true, description = "Agrees: the keys of the case are destroyed.")
            String approve;

            @Option(names = "--decline", paramLabel = "ID", required = true, description = "Says no.")
            String decline;
        }

        @Override
        int perform() {
            var audit = api(SERVICE);
            if (what.caseId != null) {
                ItemCommand.requireNote(reason);
                var asked = audit.post("/record/redactions", Json.object().put("case", what.caseId).put("reason", reason));
                return said(asked, "Asked for. Nothing is erased until a second person agrees: ./countersign record redact --approve " + asked.path("redactionId").asText()
                        + " --as OTHER");
            }
            if (what.approve != null) {
                var done = audit.post(path(what.approve, "approve"), Json.object());
                return said(done, "Erased: " + done.path("keyIds").size() + (done.path("keyIds").size() == 1 ? " key" : " keys") + " of case " + done.path("case").asText()
                        + " destroyed. What was sealed with them can't be read any more, in topics, the Record and backups; the Record still verifies.");
            }
            ItemCommand.requireNote(note);
            return said(audit.post(path(what.decline, "decline"), Json.object().put("note", note)), "Declined. Nothing was erased.");
        }

        private static String path(String id, String does) {
            return "/record/redactions/" + Api.escape(id) + "/" + does;
        }

        private int said(JsonNode answer, String sentence) {
            if (json) print(answer);
            else out().println(SafeText.line(sentence));
            return 0;
        }
    }

    @Command(name = "redactions", description = "Lists what was asked to be erased, by whom, and what became of it.")
    static final class Listing extends ReadingCommand {
        @Option(names = "--case", paramLabel = "CASE", description = "Of this case.")
        String caseId;

        @Override
        int perform() {
            var table = new Columns("redaction", "case", "state", "asked by", "at", "answered by", "at", "keys", "why");
            for (var row : api(SERVICE).get("/record/redactions" + (caseId == null ? "" : "?case=" + Api.escape(caseId)))) {
                if (json) print(row);
                else table.row(text(row, "redactionId"), text(row, "case"), text(row, "state"), text(row, "askedBy"), moment(row, "askedAt"), text(row, "endedBy"),
                        moment(row, "endedAt"), row.path("keyIds").size(), row.hasNonNull("note") ? text(row, "note") : text(row, "reason"));
            }
            if (!json && table.size() == 0) out().println("Nobody has asked for anything to be erased.");
            table.print(out(), "");
            return 0;
        }

        private static String moment(JsonNode row, String field) {
            return row.hasNonNull(field) ? Times.moment(text(row, field)) : "";
        }
    }
}
