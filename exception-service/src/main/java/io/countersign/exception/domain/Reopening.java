package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Reopen;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Reopened;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A settled item is taken up again. Policy then sends each of its runs back to it, or says why not.
final class Reopening {

    private Reopening() {}

    static Decision decide(CaseQueue queue, ExceptionItem item, Reopen reopen, Roster directory, Instant now) {
        var right = Rights.toWorkOn(item, reopen.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = notResolved(item).or(() -> Checks.note(reopen.note())).or(() -> siblingOpen(queue, item));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return new Accepted(List.of(new Reopened(item.id(), reopen.firstDecision(), item.returnable(), reopen.note().strip(), now)), right.role());
    }

    private static Optional<Refusal> notResolved(ExceptionItem item) {
        if (item.open()) {
            return refuse(Code.NO_CHANGE, "This exception is open; it needs no reopening.");
        }
        if (item.state() == State.CANCELLED) {
            return refuse(Code.NOT_OPEN, "This exception fell away, so there is no decision to take up again: " + Words.sentence(item.ending()));
        }
        if (item.links().mergedInto() != null && item.settled().isEmpty()) {
            return refuse(Code.NOT_OFFERED, "This exception was merged into " + item.links().mergedInto() + "; work on that one.");
        }
        if (!item.settled().isEmpty() && item.returnable().isEmpty()) {
            return refuse(Code.NOT_OFFERED, "None of its runs can come back: what was released or passed on goes its own way; only what was rejected, done"
                    + " by hand or dismissed comes back.");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> siblingOpen(CaseQueue queue, ExceptionItem item) {
        return queue.items().stream().filter(other -> other.open() && other.family().equals(item.family())).findFirst()
                .flatMap(sibling -> refuse(Code.SIBLING_OPEN, "Exception " + sibling.id() + " of this case is open for the same reason; work on that one."));
    }

    private static Optional<Refusal> refuse(Code code, String detail) {
        return Optional.of(new Refusal(code, detail));
    }
}
