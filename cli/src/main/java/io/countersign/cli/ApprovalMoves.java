package io.countersign.cli;

import io.countersign.cli.http.Json;
import io.countersign.cli.text.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What people do with an approval besides deciding it.
final class ApprovalMoves {

    private ApprovalMoves() {}

    @Command(name = "claim", description = "Takes an approval for ten minutes, so that others see who works on it; again renews it.")
    static final class Claim extends ItemCommand {
        @Override
        int perform() {
            var answer = api(Approvals.SERVICE).post(path("approvals", "claim"), Json.object());
            return done(answer, person + " works on " + id + " now" + (answer.hasNonNull("claimedUntil") ? ", until " + Times.moment(answer.path("claimedUntil").asText()) : "") + ".");
        }
    }

    @Command(name = "unclaim", description = "Gives a claimed approval back.")
    static final class Unclaim extends ItemCommand {
        @Override
        int perform() {
            return done(api(Approvals.SERVICE).post(path("approvals", "unclaim"), Json.object()), id + " is free again.");
        }
    }

    @Command(name = "undo", description = "Takes your decision back while it is not final; the approval waits again.")
    static final class Undo extends ItemCommand {
        @Override
        int perform() {
            var body = Json.object();
            if (note != null) body.put("note", note);
            var answer = api(Approvals.SERVICE).post(path("approvals", "undo"), body);
            return done(answer, "Taken back. " + id + " waits for " + ItemWords.owners(answer) + " again.");
        }
    }

    @Command(name = "delegate", description = "Lets somebody else decide; the owner stays accountable.")
    static final class Delegate extends ItemCommand {
        @Option(names = "--to", paramLabel = "PERSON", required = true, description = "Who is to decide.")
        String to;

        @Override
        int perform() {
            requireNote();
            var answer = api(Approvals.SERVICE).post(path("approvals", "delegate"), Json.object().put("to", to).put("note", note));
            return done(answer, to + " is to decide " + id + "; " + answer.path("owner").asText("the owner") + " stays accountable.");
        }
    }

    @Command(name = "reassign", description = "Gives it another owner.")
    static final class Reassign extends ItemCommand {
        @Option(names = "--to", paramLabel = "PERSON", required = true, description = "Who owns it from now on.")
        String to;

        @Override
        int perform() {
            requireNote();
            var answer = api(Approvals.SERVICE).post(path("approvals", "reassign"), Json.object().put("to", to).put("note", note));
            return done(answer, id + " belongs to " + answer.path("owner").asText(to) + " now.");
        }
    }

    @Command(name = "note", description = "Writes something down beside it.")
    static final class Note extends ItemCommand {
        @Override
        int perform() {
            requireNote();
            return done(api(Approvals.SERVICE).post(path("approvals", "note"), Json.object().put("note", note)), "Written down beside " + id + ".");
        }
    }
}
