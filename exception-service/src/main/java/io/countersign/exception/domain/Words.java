package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Event.Unclaimed;
import io.countersign.roster.Roster;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Each event in one plain sentence, for timelines.
public final class Words {

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
                    + ": " + sentence(resolved.resolution().note().strip());
            case RunWithdrawn withdrawn -> item.open() || !item.settled().contains(withdrawn.runId())
                    ? "The run no longer waits in the exception queue: " + sentence(withdrawn.reason())
                    : "The decision was not applied: " + sentence(withdrawn.reason());
            case Closed closed -> "The exception is closed: " + sentence(closed.reason());
        };
    }

    /// A refused command in one sentence.
    ///
    /// @param doing what was asked for, such as `claim`
    public static String refused(Asker by, String doing, String detail, Roster directory) {
        return directory.name(by.id()) + " could not " + doing + " the exception: " + sentence(detail);
    }

    private static String waitsFor(ExceptionItem item, Roster directory) {
        var duty = item.shown().duty();
        return duty.owner() != null ? directory.name(duty.owner())
                : duty.ownerRole() != null ? "a " + duty.ownerRole().replace('-', ' ') : "somebody of the queue";
    }

    private static String who(Asker by, String role, Roster directory) {
        var person = directory.find(by.id());
        var shown = role != null ? role : person.flatMap(p -> p.roles().stream().findFirst()).orElse(null);
        return directory.name(by.id()) + (shown == null ? "" : " (" + shown.replace('-', ' ') + ")");
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".!?…".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }
}
