package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.AtRisk;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Escalated;
import io.countersign.exception.domain.Event.Merged;
import io.countersign.exception.domain.Event.Noted;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.Pinned;
import io.countersign.exception.domain.Event.Reassigned;
import io.countersign.exception.domain.Event.Reopened;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Event.Snoozed;
import io.countersign.exception.domain.Event.TargetMissed;
import io.countersign.exception.domain.Event.Unclaimed;
import io.countersign.exception.domain.Event.Woken;
import io.countersign.roster.Roster;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Each event in one plain sentence, for timelines.
public final class Words {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private Words() {}

    /// What happened, told to people.
    ///
    /// @param item the item after the event
    /// @param by who caused it
    /// @param role role the actor acted in; null: none gave the right
    public static String sentence(Event event, ExceptionItem item, Asker by, String role, Roster directory) {
        return switch (event) {
            case Opened opened -> "An exception waits for " + waitsFor(item, directory) + ": " + sentence(opened.trigger().subject().reason())
                    + " Priority " + opened.priority() + " (" + opened.priorityText() + ").";
            case Appended appended -> "It happened again (" + appended.count() + " times now) and was added to the exception that waits for "
                    + waitsFor(item, directory) + ": " + sentence(appended.trigger().subject().reason());
            case Claimed claimed -> who(by, role, directory) + " is looking at the exception until " + CLOCK.format(claimed.until()) + ".";
            case Unclaimed unclaimed -> "The exception is free again: " + sentence(unclaimed.reason());
            case RunResolved resolved -> who(by, role, directory) + " " + resolved.resolution().kind().past()
                    + (resolved.edited() != null && resolved.resolution().kind() == ResolutionKind.RELEASE ? " with changes" : "")
                    + (resolved.resolution().outcome().equals(Outcome.DUPLICATE.name()) ? " as a duplicate" : "")
                    + ": " + sentence(resolved.resolution().note().strip());
            case RunWithdrawn withdrawn -> (item.settled().contains(withdrawn.runId()) ? "The decision was not applied: "
                    : "The run no longer waits in the exception queue: ") + sentence(withdrawn.reason());
            case Closed closed -> "The exception is closed: " + sentence(closed.reason());
            case Snoozed snoozed -> who(by, role, directory) + (snoozed.waitingForCustomer() ? " waits for the customer, until " : " put the exception aside until ")
                    + DAY.format(snoozed.until()) + (snoozed.waitingForCustomer() ? " at the latest: " : ": ") + sentence(snoozed.note());
            case Woken woken -> "The exception is back in the queue, due " + DAY.format(woken.dueAt()) + ": " + sentence(woken.reason());
            case Reassigned reassigned -> who(by, role, directory) + " gave the exception to " + directory.name(reassigned.to())
                    + (reassigned.from() == null ? "" : ", until now " + directory.name(reassigned.from()) + "'s") + ": " + sentence(reassigned.note());
            case Pinned pinned -> who(by, role, directory) + (pinned.pinned() ? " put the exception on top of the queue: "
                    : " took the exception from the top of the queue: ") + sentence(pinned.note());
            case Merged merged -> who(by, role, directory) + " merged the exception into " + merged.into() + (merged.runIds().isEmpty() ? ""
                    : ", where " + (merged.runIds().size() == 1 ? "its run waits" : "its " + merged.runIds().size() + " runs wait") + " from now on")
                    + ": " + sentence(merged.note());
            case Reopened reopened -> who(by, role, directory) + " took the exception up again: " + sentence(reopened.note());
            case Noted noted -> who(by, role, directory) + " noted: " + sentence(noted.note());
            case AtRisk risk -> "The target time of the exception, " + DAY.format(risk.dueAt()) + ", is near; it waits for " + waitsFor(item, directory) + ".";
            case TargetMissed missed -> "The exception missed its target time, " + DAY.format(missed.dueAt()) + "; it waits for "
                    + waitsFor(item, directory) + ".";
            case Escalated escalated -> directory.name(escalated.to()) + (escalated.role() == null ? "" : " (" + escalated.role().replace('-', ' ') + ")")
                    + " is asked to look at the exception too, because its target time has passed.";
        };
    }

    /// What happened to an alert, told to people.
    public static String sentence(Alert.Change change, Asker by, Roster directory) {
        return switch (change) {
            case Alert.Raised raised -> raised.detail();
            case Alert.Acknowledged over when by.kind() == Asker.Kind.SYSTEM -> "The alert is over: " + sentence(over.note());
            case Alert.Acknowledged acknowledged -> who(by, null, directory) + " has seen the alert"
                    + (acknowledged.note() == null ? "." : ": " + sentence(acknowledged.note()));
        };
    }

    /// What happened, in a word or two, for whoever looks at the page.
    public static String did(Event event) {
        return switch (event) {
            case Opened _ -> "opened";
            case Appended _ -> "added to";
            case Claimed _ -> "claimed";
            case Unclaimed _ -> "given back";
            case RunResolved e -> did(e.resolution().kind());
            case RunWithdrawn _ -> "changed";
            case Closed e -> e.resolved() ? "resolved" : "closed";
            case Snoozed _ -> "snoozed";
            case Woken _ -> "back in the queue";
            case Reassigned _ -> "reassigned";
            case Pinned e -> e.pinned() ? "pinned" : "unpinned";
            case Merged _ -> "merged";
            case Reopened _ -> "reopened";
            case Noted _ -> "noted";
            case AtRisk _ -> "near its target";
            case TargetMissed _ -> "late";
            case Escalated _ -> "escalated";
        };
    }

    private static String did(ResolutionKind kind) {
        return switch (kind) {
            case FIX -> "fixed";
            case CORRECT -> "corrected";
            case RELEASE -> "released";
            case APPROVAL -> "sent to approval";
            case RETRY -> "sent back";
            case FALLBACK -> "sent to the fallback";
            case BY_HAND -> "handled by hand";
            case REJECT -> "rejected";
            case DISMISS -> "dismissed";
        };
    }

    /// The same of an alert.
    public static String did(Alert.Change change, Asker by) {
        return switch (change) {
            case Alert.Raised _ -> "raised";
            case Alert.Acknowledged _ -> by.kind() == Asker.Kind.SYSTEM ? "over" : "acknowledged";
        };
    }

    /// A refused command in one sentence.
    ///
    /// @param doing what was asked for, such as `claim the exception`
    public static String refused(Asker by, String doing, String detail, Roster directory) {
        return directory.name(by.id()) + " could not " + doing + ": " + sentence(detail);
    }

    private static String waitsFor(ExceptionItem item, Roster directory) {
        var duty = item.shown().duty();
        return item.owner() != null ? directory.name(item.owner())
                : duty.ownerRole() != null ? "a " + duty.ownerRole().replace('-', ' ') : "somebody of the queue";
    }

    private static String who(Asker by, String role, Roster directory) {
        var person = directory.find(by.id());
        var shown = role != null ? role : person.flatMap(p -> p.roles().stream().findFirst()).orElse(null);
        return directory.name(by.id()) + (shown == null ? "" : " (" + shown.replace('-', ' ') + ")");
    }

    /// `text` with a full stop, unless it ends like a sentence.
    static String sentence(String text) {
        return text.isEmpty() || ".!?…".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }
}
