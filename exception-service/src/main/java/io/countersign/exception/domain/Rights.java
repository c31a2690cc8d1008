package io.countersign.exception.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who may work on an exception: the one place where that is decided.
public final class Rights {

    /// Role of those who look after the whole queue.
    public static final String QUEUE_OWNER = "queue-owner";

    private Rights() {}

    /// The answer.
    ///
    /// @param refusal null: allowed
    /// @param role the role that gives the right; null: the person is named, or not allowed
    record Right(Refusal refusal, String role) {
        boolean granted() {
            return refusal == null;
        }
    }

    /// May `by` settle all `subjects`?
    ///
    /// Only a person of the directory who isn't excluded, and who is owner or backup, holds one of their roles, covers an absent
    /// owner or backup, or is a queue owner. Never a program.
    static Right of(Asker by, List<Subject> subjects, Roster directory, Instant now) {
        if (by.kind() != Asker.Kind.PERSON) {
            return denied("Only a person can work on an exception; " + by.id() + " is a program.");
        }
        var person = directory.find(by.id());
        if (person.isEmpty()) {
            return denied(by.id() + " is not in the directory; ask an administrator to add them.");
        }
        String role = null;
        for (var subject : subjects) {
            if (subject.excluded().contains(by.id())) {
                return denied(person.get().name() + " is responsible for what sent this run, or it was done on their behalf, so somebody"
                        + " else must settle it: " + allowed(subject, directory) + ".");
            }
            var grounds = grounds(person.get(), subject.duty(), directory, now);
            if (grounds.isEmpty()) {
                return denied(person.get().name() + " may not settle this; ask " + allowed(subject, directory) + ".");
            }
            role = grounds.get().role();
        }
        return new Right(null, role);
    }

    private record Grounds(String role) {}

    private static Optional<Grounds> grounds(Person person, Duty duty, Roster directory, Instant now) {
        if (person.id().equals(duty.owner())) {
            return Optional.of(new Grounds(duty.ownerRole()));
        }
        if (person.id().equals(duty.backup())) {
            return Optional.of(new Grounds(duty.backupRole()));
        }
        for (var role : new String[] {duty.ownerRole(), duty.backupRole(), QUEUE_OWNER}) {
            if (person.holds(role)) {
                return Optional.of(new Grounds(role));
            }
        }
        for (var id : new String[] {duty.owner(), duty.backup()}) {
            if (directory.covers(person.id(), id, now)) {
                return Optional.of(new Grounds(null));
            }
        }
        return Optional.empty();
    }

    private static String allowed(Subject subject, Roster directory) {
        var duty = subject.duty();
        var who = new ArrayList<String>();
        if (duty.owner() != null && !subject.excluded().contains(duty.owner())) {
            who.add("the owner " + directory.name(duty.owner()));
        }
        if (duty.backup() != null && !subject.excluded().contains(duty.backup())) {
            who.add("the backup " + directory.name(duty.backup()));
        }
        for (var role : new String[] {duty.ownerRole(), duty.backupRole()}) {
            if (role != null && !QUEUE_OWNER.equals(role)) {
                who.add("anyone in the role " + role);
            }
        }
        who.add("a queue owner");
        return String.join(" or ", who);
    }

    private static Right denied(String detail) {
        return new Right(new Refusal(Refusal.Code.FORBIDDEN, detail), null);
    }
}
