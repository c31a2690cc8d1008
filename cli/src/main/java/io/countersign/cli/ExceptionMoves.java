package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What people do with an exception besides resolving it.
final class ExceptionMoves {

    private ExceptionMoves() {}

    private abstract static class Move extends ItemCommand {
        JsonNode ask(String what, JsonNode body) {
            return api(Exceptions.SERVICE).post(path("exceptions", what), body);
        }
    }

    @Command(name = "claim", description = "Takes an exception for ten minutes, so that others see who works on it; again renews it.")
    static final class Claim extends Move {
        @Override
        int perform() {
            var answer = ask("claim", Json.object());
            return done(answer, person + " works on " + id + " now" + (answer.hasNonNull("claimedUntil") ? ", until " + Times.moment(answer.path("claimedUntil").asText()) : "") + ".");
        }
    }

    @Command(name = "unclaim", description = "Gives a claimed exception back.")
    static final class Unclaim extends Move {
        @Override
        int perform() {
            return done(ask("unclaim", Json.object()), id + " is free again.");
        }
    }

    @Command(name = "snooze", description = "Puts it aside until later; its clock goes on.")
    static final class Snooze extends Move {
        @ArgGroup(multiplicity = "1")
        Length length;

        static final class Length {
            @Option(names = "--until", paramLabel = "TIME", required = true, converter = Moment.Until.class,
                    description = "Until when: 17:30, 2026-11-27 (the end of that day), 2026-11-27T17:30 or an instant.")
            Moment until;

            @Option(names = "--for", paramLabel = "TIME", required = true, converter = Moment.Span.class, description = "For how long: 2h, 30m, 1d.")
            Duration span;
        }

        @Override
        int perform() {
            requireNote();
            var until = length.until != null ? length.until : Moment.of(Instant.now().plus(length.span).truncatedTo(ChronoUnit.SECONDS), ZoneId.systemDefault());
            return done(ask("snooze", Json.object().put("until", until.at().toString()).put("note", note)), id + " is put aside until " + until.said() + ".");
        }
    }

    @Command(name = "wait-for-customer", description = "It waits for the customer; that time is counted apart and not against the target.")
    static final class WaitForCustomer extends Move {
        @Option(names = "--until", paramLabel = "TIME", converter = Moment.Until.class, description = "Looked at again then, at the latest: 2026-11-27 (the end of that day), 17:30 or an instant.")
        Moment until;

        @Override
        int perform() {
            requireNote();
            var body = Json.object().put("note", note);
            if (until != null) body.put("until", until.at().toString());
            return done(ask("wait-for-customer", body), id + " waits for the customer" + (until == null ? "" : ", until " + until.said()) + ". It comes back with: ./countersign exceptions wake "
                    + id + " --as " + person);
        }
    }

    @Command(name = "wake", description = "Brings back what was put aside or waits for the customer.")
    static final class Wake extends Move {
        @Override
        int perform() {
            return done(ask("wake", Json.object()), id + " is in the queue again.");
        }
    }

    @Command(name = "merge", description = "Merges a duplicate into another exception: within a case its runs wait there, else they are settled as duplicates.")
    static final class Merge extends Move {
        @Option(names = "--into", paramLabel = "ID", required = true, description = "The exception that stays.")
        String into;

        @Option(names = "--version", paramLabel = "N", description = "The version that was shown; without it the exception is shown now. Refused when it has changed since.")
        Long version;

        @Override
        int perform() {
            requireNote();
            var body = Json.object().put("into", into).put("note", note).put("version", version != null ? version : shownNow()).put("channel", "cli");
            return done(ask("merge", body), id + " is closed; " + into + " goes on in its place.");
        }

        private long shownNow() {
            var item = api(Exceptions.SERVICE).get("/exceptions/" + Api.escape(id));
            if (!json) out().println(ItemWords.card(item));
            return item.path("version").asLong();
        }
    }

    @Command(name = "reassign", description = "Gives it another owner.")
    static final class Reassign extends Move {
        @Option(names = "--to", paramLabel = "PERSON", required = true, description = "Who owns it from now on.")
        String to;

        @Override
        int perform() {
            requireNote();
            var answer = ask("reassign", Json.object().put("to", to).put("note", note));
            return done(answer, id + " belongs to " + answer.path("owner").asText(to) + " now.");
        }
    }

    @Command(name = "reopen", description = "Takes a resolved exception up again: what was rejected, done by hand or dismissed comes back. Its first decision stays and is linked.")
    static final class Reopen extends Move {
        @Override
        int perform() {
            requireNote();
            return done(ask("reopen", Json.object().put("note", note)), id + " is taken up again.");
        }
    }

    @Command(name = "pin", description = "Puts it at the top of the queue, or with --off back where it belongs.")
    static final class Pin extends Move {
        @Option(names = "--off", description = "Not at the top any more.")
        boolean off;

        @Override
        int perform() {
            requireNote();
            return done(ask("pin", Json.object().put("pinned", !off).put("note", note)), id + (off ? " is not pinned any more." : " is at the top of the queue."));
        }
    }

    @Command(name = "note", description = "Writes something down beside it.")
    static final class Note extends Move {
        @Override
        int perform() {
            requireNote();
            return done(ask("note", Json.object().put("note", note)), "Written down beside " + id + ".");
        }
    }
}
