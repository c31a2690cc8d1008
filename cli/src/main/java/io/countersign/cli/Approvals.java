package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `approvals`: what waits for a person's decision. The decisions are in [ApprovalDecisions], what else people do in [ApprovalMoves].
@Command(name = "approvals", description = "Shows what waits for a person's decision, and decides.",
        subcommands = {Approvals.Listing.class, Approvals.Show.class, Approvals.Stats.class, ApprovalMoves.Claim.class, ApprovalMoves.Unclaim.class,
                ApprovalDecisions.Approve.class, ApprovalDecisions.Edit.class, ApprovalDecisions.Reject.class, ApprovalDecisions.SendBack.class,
                ApprovalDecisions.Overrule.class, ApprovalDecisions.Answer.class, ApprovalDecisions.Bulk.class, ApprovalMoves.Undo.class,
                ApprovalMoves.Delegate.class, ApprovalMoves.Reassign.class, ApprovalMoves.Note.class})
final class Approvals extends Group {

    static final String SERVICE = "approval-service";
    private static final Set<String> WAITING = Set.of("OPEN", "CLAIMED");

    @Command(name = "list", description = "Lists the approvals that wait, most important first.")
    static final class Listing extends ItemListing {
        @Option(names = "--rule", paramLabel = "RULE", description = "Only what this rule asked for.")
        String rule;

        @Option(names = "--action", paramLabel = "TYPE", description = "Only this type of action, for example refund.")
        String action;

        @Option(names = "--purpose", paramLabel = "decide|check", description = "Only what a run waits for, or only checks of what went out already.")
        String purpose;

        @Override
        int perform() {
            return list(api(SERVICE), "approvals", "No approval waits.", "rule", rule, "action", action, "purpose", purpose);
        }
    }

    @Command(name = "show", description = "Shows one approval: what is asked, of whom, and the run. With --as, that this person looked is recorded.")
    static final class Show extends ReadingCommand {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            var item = api(SERVICE).get("/approvals/" + Api.escape(id));
            var card = json ? Json.line(item) + "\n" : ItemWords.card(item);
            out().print(card);
            out().flush();
            // Whoever may decide was shown this: their decision will say since when they knew it.
            if (spec.commandLine().getParseResult().hasMatchedOption("--as") && WAITING.contains(item.path("state").asText())) {
                viewed(api(SERVICE), id, item.path("version").asLong(), Digests.sha256(card), err());
            }
            return 0;
        }
    }

    /// Records that a person was shown an approval. Where that is refused, they have still looked.
    static void viewed(Api api, String id, long version, String cardDigest, PrintWriter err) {
        try {
            api.post("/approvals/" + Api.escape(id) + "/view", Json.object().put("version", version).put("cardDigest", cardDigest));
        } catch (Refused refused) {
            err.println("That you looked was not recorded: " + refused.getMessage());
        }
    }

    @Command(name = "stats", description = "Counts what waits, what is late and what was decided today, by owner.")
    static final class Stats extends ReadingCommand {
        @Override
        int perform() {
            var stats = api(SERVICE).get("/approvals/stats");
            if (json) print(stats);
            else StatsWords.approvals(out(), stats);
            return 0;
        }
    }
}
