package io.countersign.approval.domain;

import io.countersign.roster.BusinessHours;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the persons of a stage when it begins, and when those who were asked can't act any more: a role stands for who is on duty
/// then, and who is away for who covers. A stage that nobody can decide, or too few can, ends the question: it goes to the queue.
final class Offering {

    private Offering() {}

    /// The first stage. Where nobody can be found, the persons that policy found own it.
    static Event first(Question question, Roster directory, Instant now, Instant dueAt) {
        var spec = question.stage(1);
        var found = question.terms().stages().isEmpty() ? Optional.<Roster.Owners>empty() : owners(spec, question.excluded(), directory, now);
        var offer = found.map(owners -> offer(question, 1, owners, directory, now, dueAt)).orElseGet(() -> timed(question, Offer.only(question), directory, now, dueAt));
        return offered(question, Stage.offered(offer), offer.quorum(), question.excluded(), directory, now);
    }

    /// The first stage once more, with all its time.
    static Event again(Question question, Roster directory, Instant now) {
        return first(question, directory, now, question.terms().stages().isEmpty() ? question.dueAt()
                : BusinessHours.plus(question.terms().calendar(), now, question.stage(1).respondWithin()));
    }

    /// The stage after `stage`.
    ///
    /// @param state with the decision that ended `stage`
    static Event next(Approval state, Roster directory, Instant now) {
        var question = state.question();
        var number = state.offer().stage() + 1;
        var spec = question.stage(number);
        var dueAt = BusinessHours.plus(question.terms().calendar(), now, spec.respondWithin());
        var unable = state.excludedFrom(number);
        return owners(spec, unable, directory, now).map(found -> Stage.offered(offer(question, number, found, directory, now, dueAt)))
                .map(stage -> offered(question, stage, spec.quorum(), unable, directory, now)).orElseGet(() -> nobody(question, number));
    }

    /// The same stage for others, with the time that is left: where none of those who are asked can give the approval it still needs,
    /// it would wait in the list of somebody who can't act.
    ///
    /// @param state with a decision that did not end the stage
    /// @return empty: one of those who are asked can
    static Optional<Event> more(Approval state, Roster directory, Instant now) {
        var question = state.question();
        var stage = state.stage();
        var old = state.offer();
        var unable = state.unable();
        int missing = old.quorum() - state.approvals();
        if (people(question, stage, unable, directory, now) < missing) {
            return Optional.of(tooFew(question, stage, missing, unable, directory, now));
        }
        if (Stream.of(old.owner(), stage.delegate(), stage.escalatedTo()).filter(Objects::nonNull).anyMatch(id -> !unable.contains(id))) {
            return Optional.empty();
        }
        return Optional.of(owners(question.stage(old.stage()), unable, directory, now)
                .<Event>map(found -> new Event.Offered(offer(question, old.stage(), found, directory, now, old.dueAt()).within(old)))
                .orElseGet(() -> nobody(question, old.stage())));
    }

    /// @param missing approvals that it needs
    private static Event offered(Question question, Stage stage, int missing, Set<String> unable, Roster directory, Instant now) {
        // For one approval somebody was found; who counts matters for more.
        return missing > 1 && people(question, stage, unable, directory, now) < missing ? tooFew(question, stage, missing, unable, directory, now)
                : new Event.Offered(stage.offer());
    }

    private static Event nobody(Question question, int number) {
        var spec = question.stage(number);
        return new Event.Expired(question.runVersion(), "Nobody on duty can decide stage " + number + " of " + question.stages()
                + ": '" + spec.owner() + "'" + (spec.backup() == null ? "" : " and '" + spec.backup() + "'")
                + " stand for nobody who is there and has not decided before.");
    }

    private static Event tooFew(Question question, Stage stage, int missing, Set<String> unable, Roster directory, Instant now) {
        long people = people(question, stage, unable, directory, now);
        return new Event.Expired(question.runVersion(), "Stage " + stage.offer().stage() + " of " + question.stages() + " needs " + missing
                + (missing == 1 ? " more approval" : " more approvals") + ", and only " + people + (people == 1 ? " person" : " people") + " can still give one.");
    }

    /// How many people have a right in the stage, now or once they are asked because time passed, and can use it. Who is away counts:
    /// they come back.
    private static long people(Question question, Stage stage, Set<String> unable, Roster directory, Instant now) {
        var spec = question.stage(stage.offer().stage());
        var names = new HashSet<String>();
        Stream.of(spec.owner(), spec.backup(), stage.offer().owner(), stage.offer().ownerRole(), stage.offer().backup(), stage.offer().backupRole(),
                stage.delegate(), stage.escalatedTo(), directory.resolve(question.terms().escalateTo(), now).map(p -> p.person().id()).orElse(null))
                .filter(Objects::nonNull).forEach(names::add);
        return directory.people().stream().filter(p -> !unable.contains(p.id()) && names.stream().anyMatch(name -> directory.isOrHas(p.id(), name))).count();
    }

    /// Owner and backup; where all of them are excluded, another who holds the role of one of them and is there.
    private static Optional<Roster.Owners> owners(StageSpec spec, Set<String> excluded, Roster directory, Instant now) {
        return directory.owners(spec.owner(), spec.backup(), excluded, now).or(() -> Stream.of(spec.owner(), spec.backup()).filter(Objects::nonNull)
                .flatMap(role -> directory.members(role).stream().filter(p -> !excluded.contains(p.id()) && !p.awayAt(now)).map(p -> new Roster.OnDuty(p, role)))
                .findFirst().map(found -> new Roster.Owners(found, null)));
    }

    private static Offer offer(Question question, int number, Roster.Owners found, Roster directory, Instant now, Instant dueAt) {
        var backup = found.backup();
        return timed(question, new Offer(number, question.stages(), question.stage(number).quorum(), found.owner().person().id(), found.owner().role(),
                backup == null ? null : backup.person().id(), backup == null ? null : backup.role(), dueAt, null, null), directory, now, dueAt);
    }

    private static Offer timed(Question question, Offer offer, Roster directory, Instant now, Instant dueAt) {
        var terms = question.terms();
        var spec = question.stage(offer.stage());
        var ownerRole = offer.ownerRole() != null ? offer.ownerRole() : role(spec.owner(), directory);
        var escalateAt = terms.escalateAfter().isZero() ? dueAt : BusinessHours.plus(terms.calendar(), now, terms.escalateAfter());
        return new Offer(offer.stage(), question.stages(), spec.quorum(), offer.owner(), ownerRole, offer.backup(),
                offer.backupRole() != null ? offer.backupRole() : otherRole(ownerRole, spec, directory), dueAt, Deadlines.atRisk(terms.calendar(), now, dueAt), escalateAt);
    }

    /// The right of a role that the flow names stays, whoever became the owner: where nobody or somebody else was found for it, those
    /// who hold it can still decide.
    private static String otherRole(String ownerRole, StageSpec spec, Roster directory) {
        return Stream.of(role(spec.owner(), directory), role(spec.backup(), directory)).filter(Objects::nonNull).filter(r -> !r.equals(ownerRole))
                .findFirst().orElse(null);
    }

    /// The role that a name stands for; null: a person, or a role that nobody holds.
    private static String role(String name, Roster directory) {
        return name == null || directory.find(name).isPresent() || directory.members(name).isEmpty() ? null : name;
    }
}
