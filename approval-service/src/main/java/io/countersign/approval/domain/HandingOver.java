package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.accept;
import static io.countersign.approval.domain.Decision.refuse;

import io.countersign.approval.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who has it: taking it, giving it back, and giving it to somebody else.
final class HandingOver {

    private HandingOver() {}

    static Decision claim(Approval state, Command.Claim c, String role, Roster directory) {
        return Barriers.takenByAnother(state, c, directory).orElseGet(() -> {
            var claimed = new Event.Claimed(c.by().id(), role, c.at().plus(c.lease()));
            return state.claim() != null && !state.claim().by().equals(c.by().id())
                    ? accept(Deadlines.leaseOver(state, directory), claimed) : accept(claimed);
        });
    }

    /// Also whoever has lost the right to decide can give back what they have.
    static Decision unclaim(Approval state, Command.Unclaim c, Roster directory) {
        return Barriers.settled(state, c, directory).or(() -> Barriers.takenByAnother(state, c, directory)).orElseGet(() ->
                state.claim() != null && state.claim().by().equals(c.by().id())
                        ? accept(new Event.Unclaimed(directory.name(c.by().id()) + " gave it back"))
                        : refuse(Code.NOT_CLAIMED, directory.name(c.by().id()) + " does not have it; there is nothing to give back."));
    }

    static Decision delegate(Approval state, Command.Delegate c, String role, Roster directory) {
        return inTheWay(state, c, c.note(), directory).or(() -> unable(state, c, c.to(), directory)).orElseGet(() -> {
            var offer = state.offer();
            if (c.to().equals(offer.owner()) || c.to().equals(state.stage().delegate())) {
                return refuse(Code.NOT_ABLE, "to: " + directory.name(c.to()) + " is to decide it already; name somebody else.");
            }
            return freed(state, c.to(), directory, new Event.Delegated(c.by().id(), role, offer.owner(), c.to(), c.note()));
        });
    }

    static Decision reassign(Approval state, Command.Reassign c, String role, Roster directory) {
        return inTheWay(state, c, c.note(), directory).or(() -> unable(state, c, c.to(), directory)).orElseGet(() -> {
            var offer = state.offer();
            if (c.to().equals(offer.owner())) {
                return refuse(Code.NOT_ABLE, "to: " + directory.name(c.to()) + " owns it already; name somebody else.");
            }
            var answersFor = List.of(Optional.ofNullable(offer.ownerRole()), Optional.ofNullable(offer.backupRole())).stream()
                    .flatMap(Optional::stream).filter(r -> directory.isOrHas(c.to(), r)).findFirst().orElse(null);
            return freed(state, c.to(), directory, new Event.Reassigned(c.by().id(), role, offer.owner(), c.to(), answersFor, c.note()));
        });
    }

    /// Who works on it is not disturbed, except by a lead.
    private static Optional<Decision> inTheWay(Approval state, Command.Asked c, String note, Roster directory) {
        boolean leads = directory.find(c.by().id()).filter(p -> Rights.leadRole(p) != null).isPresent();
        return Barriers.settled(state, c, directory).or(() -> leads ? Optional.empty() : Barriers.takenByAnother(state, c, directory))
                .or(() -> Barriers.noteTooShort(note));
    }

    private static Optional<Decision> unable(Approval state, Command.Asked c, String to, Roster directory) {
        var now = c.at();
        var person = directory.find(to).orElse(null);
        if (person == null) {
            return Optional.of(refuse(Code.NOT_ABLE, "to: there is no '" + Words.shown(to) + "' in the directory of people; name somebody of it."));
        }
        if (state.excluded().contains(to)) {
            return Optional.of(refuse(Code.NOT_ABLE, "to: " + person.name() + " is excluded from deciding this one; name somebody else."));
        }
        if (state.hasApproved(to)) {
            return Optional.of(refuse(Code.NOT_ABLE, "to: " + person.name() + " has approved this already; name somebody else."));
        }
        if (to.equals(c.by().id()) && !(Rights.toDecide(state, c.by(), directory, now) instanceof Rights.Granted)) {
            return Optional.of(refuse(Code.NOT_ABLE, "to: " + person.name() + " may not decide this and can't give it to themselves; name somebody else."));
        }
        return person.absenceAt(now).map(away -> refuse(Code.NOT_ABLE, "to: " + person.name() + " is away until " + Words.until(away.to(), now)
                + "; " + directory.name(away.cover()) + " ('" + away.cover() + "') covers."));
    }

    /// Nobody else has it when it is given to somebody.
    private static Decision freed(Approval state, String to, Roster directory, Event given) {
        var events = new ArrayList<Event>();
        if (state.claim() != null && !state.claim().by().equals(to)) {
            events.add(new Event.Unclaimed("it was given to " + directory.name(to)));
        }
        events.add(given);
        return new Decision.Accepted(events);
    }
}
