package io.countersign.approval.domain;

import io.countersign.roster.BusinessHours;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the persons of a stage when it begins: a role stands for who is on duty then, and who is away for who covers.
final class Offering {

    private Offering() {}

    /// The first stage. Where nobody can be found, the persons that policy found own it.
    static Event.Offered first(Question question, Roster directory, Instant now, Instant dueAt) {
        var specs = question.terms().stages();
        var resolved = specs.isEmpty() ? Optional.<Roster.Owners>empty() : owners(specs.getFirst(), question.excluded(), directory, now);
        var offer = resolved.map(found -> offer(question, 1, found, directory, now, dueAt)).orElseGet(() -> {
            var only = Offer.only(question);
            return timed(question, new Offer(1, Math.max(1, specs.size()), specs.isEmpty() ? 1 : specs.getFirst().quorum(), only.owner(),
                    only.ownerRole(), only.backup(), only.backupRole(), dueAt, null, null), directory, now);
        });
        return new Event.Offered(offer);
    }

    /// The first stage once more, with all its time.
    static Event.Offered again(Question question, Roster directory, Instant now) {
        var specs = question.terms().stages();
        return first(question, directory, now, specs.isEmpty() ? question.dueAt()
                : BusinessHours.plus(question.terms().calendar(), now, specs.getFirst().respondWithin()));
    }

    /// The stage after `stage`; the question expires when nobody can decide it.
    ///
    /// @param state with the decision that ended `stage`
    static Event next(Approval state, Roster directory, Instant now) {
        var question = state.question();
        var number = state.offer().stage() + 1;
        var spec = question.terms().stages().get(number - 1);
        var dueAt = BusinessHours.plus(question.terms().calendar(), now, spec.respondWithin());
        return owners(spec, state.excludedFrom(number), directory, now)
                .<Event>map(found -> new Event.Offered(offer(question, number, found, directory, now, dueAt)))
                .orElseGet(() -> new Event.Expired(question.runVersion(), "Nobody on duty can decide stage " + number + " of "
                        + question.terms().stages().size() + ": '" + spec.owner() + "'"
                        + (spec.backup() == null ? "" : " and '" + spec.backup() + "'")
                        + " stand for nobody who is there and has not decided before."));
    }

    /// Owner and backup; where all of them are excluded, another who holds the owner's role and is there.
    private static Optional<Roster.Owners> owners(StageSpec spec, Set<String> excluded, Roster directory, Instant now) {
        return directory.owners(spec.owner(), spec.backup(), excluded, now)
                .or(() -> directory.members(spec.owner()).stream().filter(p -> !excluded.contains(p.id()) && !p.awayAt(now)).findFirst()
                        .map((Person p) -> new Roster.Owners(new Roster.OnDuty(p, spec.owner()), null)));
    }

    private static Offer offer(Question question, int number, Roster.Owners found, Roster directory, Instant now, Instant dueAt) {
        var specs = question.terms().stages();
        var backup = found.backup();
        return timed(question, new Offer(number, specs.size(), specs.get(number - 1).quorum(), found.owner().person().id(), found.owner().role(),
                backup == null ? null : backup.person().id(), backup == null ? null : backup.role(), dueAt, null, null), directory, now);
    }

    private static Offer timed(Question question, Offer offer, Roster directory, Instant now) {
        var terms = question.terms();
        var roles = roles(offer, terms.stages(), directory);
        var escalateAt = terms.escalateAfter().isZero() ? offer.dueAt() : BusinessHours.plus(terms.calendar(), now, terms.escalateAfter());
        return new Offer(offer.stage(), offer.stages(), offer.quorum(), offer.owner(), roles.get(0), offer.backup(), roles.get(1),
                offer.dueAt(), Deadlines.atRisk(terms.calendar(), now, offer.dueAt()), escalateAt);
    }

    /// The owner's role and the backup's. The right of a role that the flow names stays, whoever became the owner: where nobody or
    /// somebody else was found for it, those who hold it can still decide.
    private static List<String> roles(Offer offer, List<StageSpec> specs, Roster directory) {
        if (specs.isEmpty()) {
            return Arrays.asList(offer.ownerRole(), offer.backupRole());
        }
        var spec = specs.get(offer.stage() - 1);
        var named = Stream.of(offer.ownerRole(), offer.backupRole(), role(spec.owner(), directory), role(spec.backup(), directory))
                .filter(Objects::nonNull).distinct().toList();
        var ownerRole = offer.ownerRole() != null ? offer.ownerRole() : role(spec.owner(), directory);
        var others = named.stream().filter(r -> !r.equals(ownerRole)).findFirst().orElse(null);
        return Arrays.asList(ownerRole, offer.backupRole() != null ? offer.backupRole() : others);
    }

    /// The role that a name stands for; null: a person, or a role that nobody holds.
    private static String role(String name, Roster directory) {
        return name == null || directory.find(name).isPresent() || directory.members(name).isEmpty() ? null : name;
    }
}
