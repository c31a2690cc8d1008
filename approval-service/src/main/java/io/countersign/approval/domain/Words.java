package io.countersign.approval.domain;

import io.countersign.roster.Roster;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// One plain sentence for each event and refusal.
public final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /// What happened, for the timeline.
    ///
    /// @param after the approval with the event
    public static String sentence(Event event, Approval after, Roster directory) {
        var title = after.question().title();
        return switch (event) {
            case Event.Opened _ -> directory.name(after.question().owner()) + " is asked to decide on " + title + ": "
                    + after.question().reason();
            case Event.Claimed e -> who(e.by(), e.role(), directory) + " took " + title + " to decide it by " + TIME.format(e.until()) + " UTC";
            case Event.Unclaimed e -> title + " is free again: " + e.reason();
            case Event.Replaced e -> "What is asked about " + title + " changed: " + e.reason();
            case Event.Decided e -> decided(e.made(), title, directory);
            case Event.Finalized e -> "The decision of " + directory.name(e.made().by().id()) + " on " + title + " is final";
            case Event.Undone e -> "The decision on " + title + " was taken back" + (e.note() == null ? "" : ": " + e.note());
            case Event.Expired _ -> "Nobody decided on " + title + " in time";
            case Event.Closed e -> "The approval of " + title + " was closed: " + e.reason();
        };
    }

    /// A refusal, for the timeline.
    ///
    /// @param doing what was asked for, such as `decide`
    /// @param title what it was about; null: an approval that does not exist
    public static String refused(String name, String doing, String title, String detail) {
        return name + " could not " + doing + (title == null ? "" : " " + title) + ": " + detail;
    }

    /// Where it stands, for whoever has just changed it.
    public static String standing(Approval state, Roster directory) {
        return switch (state.state()) {
            case OPEN -> "It is open.";
            case CLAIMED -> directory.name(state.claim().by()) + " has it until " + TIME.format(state.claim().until()) + " UTC.";
            case DECIDED -> "Decided; it can be undone until " + TIME.format(state.finalAt()) + " UTC.";
            case FINAL -> "Decided, and final.";
            case EXPIRED -> "It has expired.";
            case CANCELLED -> "It was closed: " + state.closedBecause();
        };
    }

    /// `team-lead` as people say it.
    public static String role(String role) {
        return role.replace('-', ' ');
    }

    /// Who was first, and when: `Ana Ruiz approved this at 10:42:07 UTC.`
    static String alreadyDecided(Made made, Roster directory, Instant now) {
        var kind = made.choice().kind();
        var verb = kind == DecisionKind.SEND_BACK ? "sent this back" : kind.verb() + " this";
        return directory.name(made.by().id()) + " " + verb + " " + at(made.at(), now) + ".";
    }

    static String at(Instant time, Instant now) {
        var sameDay = time.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        return (sameDay ? "at " : "on " + DAY.format(time) + " at ") + TIME.format(time) + " UTC";
    }

    static String until(Instant time, Instant now) {
        return at(time, now).replaceFirst("^(at|on) ", "");
    }

    private static String decided(Made made, String title, Roster directory) {
        var choice = made.choice();
        var who = who(made.by().id(), made.role(), directory);
        var what = switch (choice.kind()) {
            case APPROVE -> who + " approved " + title;
            case EDIT -> who + " changed " + choice.edit().words() + " and approved " + title;
            case REJECT -> who + " rejected " + title;
            case SEND_BACK -> who + " sent " + title + " back";
            case OVERRIDE -> who + " overrode the rule and approved " + title;
            case ANSWER -> who + " answered instead of the AI, for " + title;
        };
        return choice.note() == null ? what : what + ": " + choice.note();
    }

    private static String who(String id, String role, Roster directory) {
        return directory.name(id) + (role == null ? "" : " (" + role(role) + ")");
    }
}
