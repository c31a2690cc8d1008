package io.countersign.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `approvals`: what waits for a person's decision, and the decisions.
@Command(name = "approvals", description = "Shows what waits for a person's decision, and decides.",
        subcommands = {Approvals.Listing.class, Approvals.Show.class, Approvals.Claim.class, Approvals.Approve.class, Approvals.Edit.class,
                Approvals.Reject.class, Approvals.SendBack.class})
final class Approvals extends Group {

    private static final String SERVICE = "approval-service";

    /// Decides and says what the service answered.
    private abstract static class Decision extends DecidingCommand {

        int decide(ObjectNode body, String done) {
            var answer = api(SERVICE).post("/approvals/" + Api.escape(id) + "/decision", body);
            return done(answer, done + " " + id + " is " + answer.path("state").asText() + ", decided by " + answer.path("decidedBy").asText(person) + ".");
        }
    }

    @Command(name = "list", description = "Lists the approvals that wait, most important first.")
    static final class Listing extends ItemListing {
        @Override
        int perform() {
            return list(api(SERVICE), "approvals", "No approval waits.");
        }
    }

    @Command(name = "show", description = "Shows one approval: what is asked, of whom, and the run.")
    static final class Show extends ReadingCommand {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            var item = api(SERVICE).get("/approvals/" + Api.escape(id));
            if (json) print(item);
            else ItemWords.print(out(), item);
            return 0;
        }
    }

    @Command(name = "claim", description = "Takes an approval for ten minutes, so that others see who works on it.")
    static final class Claim extends DecidingCommand {
        @Override
        int perform() {
            var answer = api(SERVICE).post("/approvals/" + Api.escape(id) + "/claim", Json.object());
            return done(answer, person + " works on " + id + " now.");
        }
    }

    @Command(name = "approve", description = "Approves: the action may happen exactly as it is.")
    static final class Approve extends Decision {
        @Override
        int perform() {
            if (note != null) requireNote();
            var item = version != null && digest != null ? null : item(api(SERVICE), "approvals");
            return decide(decision("approve", item), "Approved.");
        }
    }

    @Command(name = "edit", description = "Changes the action or the output and approves the changed one.")
    static final class Edit extends Decision {
        @Option(names = "--set", paramLabel = "PATH=VALUE", required = true,
                description = "A field of the action, for example amount=190.00 or arguments.to=x@example.com; output=TEXT replaces the output. Repeatable.")
        List<String> set = new ArrayList<>();

        @Override
        int perform() {
            requireNote();
            var item = item(api(SERVICE), "approvals");
            var run = item.path("run");
            var body = decision("edit", item);
            var action = run.path("action") instanceof ObjectNode before ? before.deepCopy() : Json.object();
            var changed = false;
            for (var one : Assignments.parse(set).entrySet()) {
                if (one.getKey().equals("output")) {
                    body.set("output", Assignments.typed("output", one.getValue(), run.path("output")));
                } else {
                    Assignments.set(action, one.getKey().startsWith("action.") ? one.getKey().substring("action.".length()) : one.getKey(), one.getValue());
                    changed = true;
                }
            }
            if (changed && !run.path("action").isObject()) throw new Refused("This run proposes no action, so no field of it can be set; only output can.");
            if (run.path("action").isObject()) body.set("action", action);
            return decide(body, "Changed and approved: " + SafeText.cut(ItemWords.action(action), 200) + ".");
        }
    }

    @Command(name = "reject", description = "Rejects: the action will not happen.")
    static final class Reject extends Decision {
        @Override
        int perform() {
            requireNote();
            return decide(decision("reject", version != null && digest != null ? null : item(api(SERVICE), "approvals")), "Rejected.");
        }
    }

    @Command(name = "send-back", description = "Sends it back: the AI tries again with your note.")
    static final class SendBack extends Decision {
        @Override
        int perform() {
            requireNote();
            return decide(decision("send-back", version != null && digest != null ? null : item(api(SERVICE), "approvals")), "Sent back.");
        }
    }
}
