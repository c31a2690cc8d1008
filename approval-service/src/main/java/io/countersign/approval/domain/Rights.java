package io.countersign.approval.domain;

import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.LinkedHashSet;

/// Who may decide; the only place that says so.
///
/// A person of the directory who is not excluded, and who is the owner or the backup, or holds the owner's or the backup's role,
/// or covers an owner who is away. A program never.
public final class Rights {

    private Rights() {}

    /// A right, or why there is none.
    public sealed interface Right {}

    /// @param role role that gives the right; null: the person is named
    public record Granted(String role) implements Right {}

    /// @param because one sentence that says who may
    public record Denied(String because) implements Right {}

    /// Whether `who` may decide `question` at `time`.
    public static Right toDecide(Question question, Asker who, Roster directory, Instant time) {
        if (who.kind() != Asker.Kind.PERSON) {
            return new Denied("Only a person can decide, and '" + who.id() + "' is a " + who.kind().name().toLowerCase() + ".");
        }
        var person = directory.find(who.id()).orElse(null);
        if (person == null) {
            return new Denied("There is no '" + who.id() + "' in the directory of people; an administrator can add them.");
        }
        if (question.excluded().contains(person.id())) {
            return new Denied(person.name() + " can't decide this one: whoever answers for the API key that sent it, on whose behalf "
                    + "the AI acted, or who edited it last is excluded. " + whoMay(question, directory, time));
        }
        if (person.holds(question.ownerRole())) {
            return new Granted(question.ownerRole());
        }
        if (person.holds(question.backupRole())) {
            return new Granted(question.backupRole());
        }
        if (person.id().equals(question.owner()) || person.id().equals(question.backup())
                || directory.covers(person.id(), question.owner(), time)) {
            return new Granted(null);
        }
        return new Denied(person.name() + " may not decide this. " + whoMay(question, directory, time));
    }

    private static String whoMay(Question question, Roster directory, Instant time) {
        var who = new LinkedHashSet<String>();
        var named = new LinkedHashSet<String>();
        named.add(question.owner());
        directory.find(question.owner()).flatMap(o -> o.absenceAt(time)).ifPresent(a -> named.add(a.cover()));
        if (question.backup() != null) {
            named.add(question.backup());
        }
        named.removeAll(question.excluded());
        named.forEach(id -> who.add(directory.name(id)));
        if (question.ownerRole() != null) {
            who.add("any other " + Words.role(question.ownerRole()));
        }
        if (question.backupRole() != null && !question.backupRole().equals(question.ownerRole())) {
            who.add("any other " + Words.role(question.backupRole()));
        }
        return who.isEmpty() ? "Ask whoever owns the flow." : "Ask " + String.join(" or ", who) + ".";
    }
}
