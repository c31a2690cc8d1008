package io.countersign.exception.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Readers.Concern;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who may work on an exception, and whom it concerns: the one place where that is decided.
public final class Rights {

    /// Role of those who look after the whole queue.
    public static final String QUEUE_OWNER = "queue-owner";
    /// Role of those who see to it that the work gets done.
    public static final String OPERATIONS_LEAD = "operations-lead";
    /// Role of those who lead a team.
    public static final String TEAM_LEAD = "team-lead";

    private static final List<String> MAY_PIN = List.of(QUEUE_OWNER, OPERATIONS_LEAD, TEAM_LEAD);
    private static final List<String> MAY_REASSIGN = List.of(QUEUE_OWNER, OPERATIONS_LEAD);

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

    /// May `by` settle all `subjects` of the item?
    ///
    /// Only a person of the directory who isn't excluded, and who is owner or backup, holds one of their roles, covers an absent
    /// owner or backup, is asked since the target was missed, or is a queue owner. Never a program.
    static Right of(Asker by, ExceptionItem item, List<Subject> subjects, Roster directory, Instant now) {
        var stranger = stranger(by, directory);
        if (stranger != null) {
            return stranger;
        }
        var person = directory.find(by.id()).orElseThrow();
        String role = null;
        for (var subject : subjects) {
            if (subject.excluded().contains(by.id())) {
                return excluded(person.name(), "settle it", subject, directory);
            }
            var grounds = grounds(person, item, subject.duty(), directory, now);
            if (grounds.isEmpty()) {
                return denied(person.name() + " may not settle this; ask " + allowed(subject, directory) + ".");
            }
            role = grounds.get().role();
        }
        return new Right(null, role);
    }

    /// May `by` work on anything that waits in the item?
    static Right toWorkOn(ExceptionItem item, Asker by, Roster directory, Instant now) {
        var subjects = item.runs().isEmpty() ? List.of(item.shown()) : item.runs().reversed(); // the newest one's refusal is told
        var rights = subjects.stream().map(s -> of(by, item, List.of(s), directory, now)).toList();
        return rights.stream().filter(Right::granted).findFirst().orElse(rights.getFirst());
    }

    /// May `by` put the item on top of the queue? Only a lead.
    static Right toPin(Asker by, Roster directory) {
        var stranger = stranger(by, directory);
        if (stranger != null) {
            return stranger;
        }
        return led(by, MAY_PIN, directory).orElseGet(() -> denied(directory.name(by.id())
                + " may not pin an exception; ask a queue owner, an operations lead or a team lead."));
    }

    /// May `by` give the item to another owner? The owner, the backup, whoever stands in for one of them, and those who look after
    /// the queue or the work; never who is excluded, for they would choose who judges them.
    static Right toReassign(ExceptionItem item, Asker by, Roster directory, Instant now) {
        var stranger = stranger(by, directory);
        if (stranger != null) {
            return stranger;
        }
        var own = (item.runs().isEmpty() ? List.of(item.shown()) : item.runs()).stream().filter(s -> s.excluded().contains(by.id())).findFirst();
        if (own.isPresent()) {
            return excluded(directory.name(by.id()), "say who settles it", own.get(), directory);
        }
        for (var id : new String[] {item.owner(), item.shown().duty().backup()}) {
            if (by.id().equals(id) || directory.covers(by.id(), id, now)) {
                return new Right(null, null);
            }
        }
        return led(by, MAY_REASSIGN, directory).orElseGet(() -> denied(directory.name(by.id())
                + " may not give this exception on; ask its owner or backup, a queue owner or an operations lead."));
    }

    /// May `by` write something down? Whoever may work on it, and the leads.
    static Right toNote(ExceptionItem item, Asker by, Roster directory, Instant now) {
        var right = toWorkOn(item, by, directory, now);
        return right.granted() || stranger(by, directory) != null ? right : led(by, MAY_PIN, directory).orElse(right);
    }

    /// Whom the item concerns, and who may therefore see it: whoever owns, backs or holds a role of something that waits in it, is asked since its target
    /// was missed, has it, put it aside, settled something of it, is excluded, or is a queue owner.
    public static Concern concern(ExceptionItem item, Collection<String> deciders) {
        var named = new ArrayList<>(deciders);
        var owners = new ArrayList<String>();
        for (var subject : item.runs().isEmpty() ? List.of(item.shown()) : item.runs()) {
            var duty = subject.duty();
            owners.addAll(Arrays.asList(duty.owner(), duty.backup()));
            named.addAll(Arrays.asList(duty.owner(), duty.backup(), duty.ownerRole(), duty.backupRole()));
            named.addAll(subject.excluded());
        }
        named.add(item.clock().escalatedTo());
        named.add(QUEUE_OWNER);
        if (item.claim() != null) {
            named.add(item.claim().by());
        }
        if (item.snooze() != null) {
            named.add(item.snooze().by());
        }
        return new Concern(named, owners);
    }

    /// @return null: a person of the directory
    private static Right stranger(Asker by, Roster directory) {
        if (by.kind() != Asker.Kind.PERSON) {
            return denied("Only a person can work on an exception; " + by.id() + " is a program.");
        }
        return directory.find(by.id()).isPresent() ? null : denied(by.id() + " is not in the directory; ask an administrator to add them.");
    }

    private static Optional<Right> led(Asker by, List<String> roles, Roster directory) {
        return roles.stream().filter(role -> directory.isOrHas(by.id(), role)).findFirst().map(role -> new Right(null, role));
    }

    private record Grounds(String role) {}

    private static Optional<Grounds> grounds(Person person, ExceptionItem item, Duty duty, Roster directory, Instant now) {
        if (person.id().equals(duty.owner())) {
            return Optional.of(new Grounds(item.reassignedTo() == null || person.holds(duty.ownerRole()) ? duty.ownerRole() : null));
        }
        if (person.id().equals(duty.backup())) {
            return Optional.of(new Grounds(duty.backupRole()));
        }
        for (var role : new String[] {duty.ownerRole(), duty.backupRole(), QUEUE_OWNER}) {
            if (person.holds(role)) {
                return Optional.of(new Grounds(role));
            }
        }
        if (person.id().equals(item.clock().escalatedTo())) {
            return Optional.of(new Grounds(null));
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

    private static Right excluded(String name, String what, Subject subject, Roster directory) {
        return denied(name + " is responsible for what sent this run, or it was done on their behalf, so somebody else must " + what + ": "
                + allowed(subject, directory) + ".");
    }

    private static Right denied(String detail) {
        return new Right(new Refusal(Refusal.Code.FORBIDDEN, detail), null);
    }
}
