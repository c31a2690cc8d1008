package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// The decisions on an approval.
final class ApprovalDecisions {

    private static final int SHOWN = 200;

    private ApprovalDecisions() {}

    /// Decides and says what the service answered.
    private abstract static class Decision extends DecidingCommand {

        JsonNode item() {
            return item(api(Approvals.SERVICE), "approvals");
        }

        ObjectNode body(String kind, JsonNode item) {
            var body = decision(kind, item);
            if (shownAt == null) return body;
            if (!item.hasNonNull("firstViewedAt")) return body.put("firstViewedAt", shownAt.toString());
            // Somebody has looked before. If it was this person, the service knows since when; if not, it knows from now on.
            Approvals.viewed(api(Approvals.SERVICE), id, item.path("version").asLong(), cardDigest, err());
            return body;
        }

        int decide(ObjectNode body, String said) {
            var answer = api(Approvals.SERVICE).post(path("approvals", "decision"), body);
            return done(answer, said + " " + after(answer));
        }

        /// What the decision led to, and how to take it back.
        private String after(JsonNode answer) {
            var state = answer.path("state").asText();
            if (state.equals("DECIDED")) {
                var until = answer.path("finalAt").asText("");
                return id + " is decided by " + answer.path("decidedBy").asText(person) + " and final " + Times.distance(until, Instant.now()) + ", at " + Times.moment(until)
                        + ". Until then take it back with: ./countersign approvals undo " + id + " --as " + person;
            }
            if (state.equals("OPEN") || state.equals("CLAIMED")) {
                return id + " needs more: stage " + answer.path("stage").asText("1") + " of " + answer.path("stages").asText("1") + ", "
                        + answer.path("approvals").asInt() + " of " + answer.path("quorum").asInt(1) + " approvals in it. It waits for " + ItemWords.owners(answer) + " now.";
            }
            return id + " is " + state + ", decided by " + answer.path("decidedBy").asText(person) + ".";
        }
    }

    @Command(name = "approve", description = "Approves: the action may happen exactly as it is.")
    static final class Approve extends Decision {
        @Override
        int perform() {
            if (note != null) requireNote();
            return decide(body("approve", itemUnlessNamed(api(Approvals.SERVICE), "approvals")), "Approved.");
        }
    }

    @Command(name = "reject", description = "Rejects: the action will not happen.")
    static final class Reject extends Decision {
        @Override
        int perform() {
            requireNote();
            return decide(body("reject", itemUnlessNamed(api(Approvals.SERVICE), "approvals")), "Rejected.");
        }
    }

    @Command(name = "send-back", description = "Sends it back: the AI tries again with your note.")
    static final class SendBack extends Decision {
        @Override
        int perform() {
            requireNote();
            return decide(body("send-back", itemUnlessNamed(api(Approvals.SERVICE), "approvals")), "Sent back.");
        }
    }

    @Command(name = "override", description = "Lets it happen as it is although the rule or your own doubt says otherwise; the note says why.")
    static final class Overrule extends Decision {
        @Override
        int perform() {
            requireNote();
            return decide(body("override", itemUnlessNamed(api(Approvals.SERVICE), "approvals")), "Overridden and let go.");
        }
    }

    /// A decision that changes what the run wants or says.
    private abstract static class Changing extends Decision {
        @Option(names = "--set", paramLabel = "PATH=VALUE",
                description = "A field of the action, for example amount=190.00 or arguments.to=x@example.com; output=TEXT replaces the output. Repeatable.")
        List<String> set = new ArrayList<>();

        @Option(names = "--output", paramLabel = "FILE|-", description = "The file holds the new output: JSON if it is a JSON object or list, else text.")
        String output;

        int change(String kind, String said) {
            if (set.isEmpty() && output == null) {
                throw new ParameterException(spec.commandLine(), "Say what to change, for example --set amount=190.00, --set output=TEXT or --output FILE.");
            }
            requireNote();
            var item = item();
            var body = body(kind, item);
            var action = Contents.change(body, item.path("run"), set, output);
            return decide(body, said + (action.isEmpty() ? "." : ": " + SafeText.cut(ItemWords.action(action), SHOWN) + "."));
        }
    }

    @Command(name = "edit", description = "Changes the action or the output and approves the changed one.")
    static final class Edit extends Changing {
        @Override
        int perform() {
            return change("edit", "Changed and approved");
        }
    }

    @Command(name = "answer", description = "Answers instead of the AI: your output goes out, not the AI's.")
    static final class Answer extends Changing {
        @Override
        int perform() {
            return change("answer", "Answered instead of the AI");
        }
    }

    @Command(name = "bulk", description = "Approves or rejects several small ones alike: of one rule, one type of action, low risk and under the flow's limit. "
            + "Each is shown, and decided and recorded for itself.")
    static final class Bulk extends ActingCommand {
        @Parameters(index = "0", paramLabel = "approve|reject", description = "What to do with all of them.")
        String kind;

        @Parameters(index = "1..*", paramLabel = "ID", arity = "2..100", description = "2 to 100 approvals, as listed.")
        List<String> ids = new ArrayList<>();

        @Option(names = "--note", paramLabel = "TEXT", required = true, description = "Why: ten characters or more.")
        String note;

        @Override
        int perform() {
            if (!kind.equals("approve") && !kind.equals("reject")) throw new ParameterException(spec.commandLine(), "bulk takes approve or reject, not " + kind + ".");
            ItemCommand.requireNote(note);
            var body = Json.object().put("kind", kind).put("note", note);
            var chosen = body.put("channel", "cli").putArray("items");
            for (var id : ids) {
                var item = api(Approvals.SERVICE).get("/approvals/" + Api.escape(id));
                var shown = chosen.addObject().put("id", id).put("version", item.path("version").asLong());
                shown.set("actionDigest", item.path("actionDigest"));
                if (json) continue;
                var line = SafeText.line(id + ": " + item.path("title").asText() + ", " + item.path("reason").asText());
                out().println(line);
                shown.put("cardDigest", Digests.sha256(line));
            }
            out().flush();
            var answer = api(Approvals.SERVICE).post("/approvals/bulk", body);
            int refused = 0;
            for (var result : answer.path("results")) if (!result.path("ok").asBoolean()) refused++;
            if (json) {
                print(answer);
            } else {
                for (var result : answer.path("results")) {
                    out().println(SafeText.line(result.path("id").asText() + ": " + (result.path("ok").asBoolean() ? result.path("state").asText() : result.path("detail").asText())));
                }
                out().println((ids.size() - refused) + " of " + ids.size() + (kind.equals("approve") ? " approved." : " rejected."));
            }
            if (refused > 0 && !json) throw new Refused(refused + " of " + ids.size() + " were refused; the others stand.");
            return refused == 0 ? 0 : Countersign.FAILED;
        }
    }
}
