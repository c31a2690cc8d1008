package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Claim;
import io.countersign.exception.domain.Command.Unclaim;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Unclaimed;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A person takes an item for some minutes, so that others see it.
final class Claiming {

    private Claiming() {}

    static Decision claim(ExceptionItem item, Claim claim, Roster directory, Instant now) {
        var right = Rights.toWorkOn(item, claim.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var inTheWay = Checks.closedOrHeld(item, claim.by(), directory, now);
        if (inTheWay.isPresent()) {
            return new Refused(inTheWay.get());
        }
        var events = new ArrayList<>(Snoozing.wake(item, directory.name(claim.by().id()) + " took it up again.", now));
        events.add(new Claimed(item.id(), claim.by().id(), now.plus(claim.lease())));
        return new Accepted(List.copyOf(events), right.role());
    }

    static Decision unclaim(ExceptionItem item, Unclaim unclaim, Roster directory) {
        var by = unclaim.by();
        if (by.kind() != Asker.Kind.PERSON || directory.find(by.id()).isEmpty()) {
            return Checks.refused(Code.FORBIDDEN, "Only a person of the directory can give an exception back.");
        }
        if (item.claim() == null || !item.claim().by().equals(by.id())) {
            return Checks.refused(Code.NOT_CLAIMED, item.claim() == null
                    ? "Nobody has this exception, so there is nothing to give back."
                    : directory.name(item.claim().by()) + " has this exception; only they can give it back.");
        }
        return new Accepted(List.of(new Unclaimed(item.id(), directory.name(by.id()) + " gave it back.")), null);
    }

    static List<Event> end(ExceptionItem item, Roster directory, Instant now) {
        if (item.claim() == null || item.heldAt(now).isPresent()) {
            return List.of(); // given back, closed or renewed since
        }
        return List.of(new Unclaimed(item.id(), "The time for which " + directory.name(item.claim().by()) + " had it is over."));
    }
}
