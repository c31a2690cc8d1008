package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Readers.Concern;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/// Who may decide, who may say who decides, and whom it concerns; the only place that says so.
///
/// A person of the directory who is not excluded from the stage, and who is its owner or backup, or holds the owner's or the
/// backup's role, or covers an owner who is away, or was asked in the owner's place or because time passed, or approved in the stage
/// before others were asked. A program never.
public final class Rights {

    /// Who holds one of these may delegate and reassign whatever they don't decide themselves.
    static final List<String> LEADS = List.of("operations-lead", "queue-owner");

    private Rights() {}

    /// A right, or why there is none.
    public sealed interface Right {}

    /// @param role role that gives the right; null: the person is named
    public record Granted(String role) implements Right {}

    /// @param because one sentence that says who may
    public record Denied(String because) implements Right {}

    /// Whether `who` may decide `approval` in the stage it is in, at `time`.
    public static Right toDecide(Approval approval, Asker who, Roster directory, Instant time) {
        var denied = toSpeak(who, directory);
        if (denied != null) {
            return denied;
        }
        var person = directory.find(who.id()).orElseThrow();
        if (approval.excluded().contains(person.id())) {
            return new Denied(person.name() + " can't decide this one: " + whyExcluded(approval, person.id()) + " "
                    + whoMay(approval, directory, time));
        }
        var offer = approval.offer();
        var stage = approval.stage();
        if (person.holds(offer.ownerRole())) {
            return new Granted(offer.ownerRole());
        }
        if (person.holds(offer.backupRole())) {
            return new Granted(offer.backupRole());
        }
        var approved = approval.approvalOf(person.id());
        if (approved.isPresent()) {
            return new Granted(approved.get().role()); // who approved can still say no, whoever is asked now
        }
        if (person.id().equals(stage.escalatedTo())) {
            return new Granted(stage.escalatedRole());
        }
        return person.id().equals(stage.delegate()) || isOwner(approval, person, directory, time) || person.id().equals(offer.backup())
                ? new Granted(null) : new Denied(person.name() + " may not decide this. " + whoMay(approval, directory, time));
    }

    /// Whether `who` may let somebody else decide `approval`.
    public static Right toDelegate(Approval approval, Asker who, Roster directory, Instant time) {
        var person = who.id();
        var right = toReassign(approval, who, directory, time);
        return right instanceof Denied && person.equals(approval.stage().delegate()) && toSpeak(who, directory) == null && !approval.excluded().contains(person)
                ? new Granted(null) : right;
    }

    /// Whether `who` may give `approval` to another owner; whoever decides in the owner's place may not.
    public static Right toReassign(Approval approval, Asker who, Roster directory, Instant time) {
        var denied = toSpeak(who, directory);
        if (denied != null) {
            return denied;
        }
        var person = directory.find(who.id()).orElseThrow();
        if (approval.excluded().contains(person.id())) {
            return new Denied(person.name() + " can't say who decides this one: " + whyExcluded(approval, person.id()));
        }
        var offer = approval.offer();
        if (isOwner(approval, person, directory, time)) {
            return new Granted(person.holds(offer.ownerRole()) ? offer.ownerRole() : null);
        }
        if (person.id().equals(offer.backup())) {
            return new Granted(offer.backupRole());
        }
        return leadRole(person) == null
                ? new Denied(person.name() + " may not give this to somebody else; " + directory.name(offer.owner())
                        + " can, or whoever is " + Words.role(LEADS.getFirst()) + " or " + Words.role(LEADS.getLast()) + ".")
                : new Granted(leadRole(person));
    }

    /// Whom `approval` concerns, and who may therefore see it: whoever owns, backs, holds a role of one of its stages, was asked in somebody's place, has it,
    /// decided, or is excluded.
    public static Concern concern(Approval approval) {
        var offer = approval.offer();
        var named = new ArrayList<>(Arrays.asList(offer.owner(), offer.backup(), offer.ownerRole(), offer.backupRole(), approval.question().ownerRole(),
                approval.question().backupRole(), approval.stage().delegate(), approval.stage().escalatedTo()));
        approval.question().terms().stages().forEach(stage -> named.addAll(Arrays.asList(stage.owner(), stage.backup())));
        approval.decisions().forEach(decision -> named.add(decision.by()));
        named.addAll(approval.excluded());
        if (approval.claim() != null) {
            named.add(approval.claim().by());
        }
        if (approval.made() != null) {
            named.add(approval.made().by().id());
        }
        return new Concern(named, Collections.singleton(offer.owner()));
    }

    /// Why `who` can't even be heard; null: a person of the directory.
    static Denied toSpeak(Asker who, Roster directory) {
        if (who.kind() != Asker.Kind.PERSON) {
            return new Denied("Only a person can decide, and '" + who.id() + "' is a " + who.kind().name().toLowerCase() + ".");
        }
        return directory.find(who.id()).isPresent() ? null
                : new Denied("There is no '" + who.id() + "' in the directory of people; an administrator can add them.");
    }

    /// The role by which a person leads; null: none.
    static String leadRole(Person person) {
        return LEADS.stream().filter(person::holds).findFirst().orElse(null);
    }

    private static boolean isOwner(Approval approval, Person person, Roster directory, Instant time) {
        var owner = approval.offer().owner();
        return person.id().equals(owner) || directory.covers(person.id(), owner, time);
    }

    private static String whyExcluded(Approval approval, String person) {
        if (approval.question().excluded().contains(person)) {
            return "whoever answers for the API key that sent it, on whose behalf the AI acted, or who edited it last is excluded.";
        }
        return approval.revision() != null && person.equals(approval.revision().aboveLimit())
                ? "whoever edited it above the limit is excluded." : "whoever decided in an earlier stage is excluded.";
    }

    /// Who may decide `approval` in the stage it is in, one sentence.
    public static String whoMay(Approval approval, Roster directory, Instant time) {
        var offer = approval.offer();
        var named = new LinkedHashSet<String>();
        named.add(offer.owner());
        directory.find(offer.owner()).flatMap(o -> o.absenceAt(time)).ifPresent(a -> named.add(a.cover()));
        named.add(approval.stage().delegate());
        named.add(approval.stage().escalatedTo());
        named.add(offer.backup());
        named.remove(null);
        named.removeAll(approval.excluded());
        var who = new LinkedHashSet<String>();
        named.forEach(id -> who.add(directory.name(id)));
        if (offer.ownerRole() != null) {
            who.add("any other " + Words.role(offer.ownerRole()));
        }
        if (offer.backupRole() != null && !Objects.equals(offer.backupRole(), offer.ownerRole())) {
            who.add("any other " + Words.role(offer.backupRole()));
        }
        return who.isEmpty() ? "Ask whoever owns the flow." : "Ask " + String.join(" or ", who) + ".";
    }
}
