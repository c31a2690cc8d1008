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
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int SHOWN_MAX = 100;

    private Words() {}

    /// What happened, for the timeline.
    ///
    /// @param before the approval without the event; null: it did not exist
    /// @param after the approval with the event
    public static String sentence(Event event, Approval before, Approval after, Roster directory) {
        var title = (before == null ? after : before).question().title();
        var owner = directory.name((before == null ? after : before).offer().owner());
        return switch (event) {
            case Event.Opened _ -> owner + (isCheck(after) ? " is asked to check " : " is asked to decide on ") + title + ": " + after.question().reason();
            case Event.Offered e -> offered(e.offer(), title, before, after, directory);
            case Event.Viewed e -> directory.name(e.view().by()) + " looked at " + title;
            case Event.Noted e -> directory.name(e.note().by()) + " noted on " + title + ": " + e.note().text();
            case Event.Claimed e -> who(e.by(), e.role(), directory) + " took " + title + " to decide it by " + TIME.format(e.until()) + " UTC";
            case Event.Unclaimed e -> title + " is free again: " + e.reason();
            case Event.Delegated e -> who(e.by(), e.role(), directory) + " lets " + directory.name(e.to()) + " decide on " + title + " for "
                    + directory.name(e.owner()) + ": " + e.note();
            case Event.Reassigned e -> who(e.by(), e.role(), directory) + " gave " + title + " from " + directory.name(e.owner()) + " to "
                    + directory.name(e.to()) + ": " + e.note();
            case Event.AtRisk e -> owner + " has until " + target(e.dueAt(), after.openedAt()) + " to decide on " + title
                    + "; three quarters of the time are used";
            case Event.TargetMissed e -> owner + " has not decided on " + title + " by " + target(e.dueAt(), after.openedAt());
            case Event.Escalated e -> directory.name(e.to()) + " is asked too: " + owner + " has not decided on " + title
                    + (e.at().isBefore(after.offer().dueAt()) ? " yet, with time until " : " by ")
                    + target(after.offer().dueAt(), after.openedAt());
            case Event.Replaced e -> "What is asked about " + title + " changed: " + e.reason();
            case Event.StageDecided e -> stageDecided(e, title, after, directory);
            case Event.Decided e -> isCheck(after) ? checked(e.made(), title, directory) : decided(e.made(), title, "", directory);
            case Event.Finalized e -> "The decision of " + directory.name(e.made().by().id()) + " on " + title + " is final";
            case Event.Undone e -> "The decision" + (before == null || before.made() == null ? "" : " of " + directory.name(before.made().by().id()))
                    + " on " + title + " was taken back" + (e.note() == null ? "" : ": " + e.note());
            case Event.Expired e -> "The approval of " + title + " expired: " + (e.reason() == null ? "Nobody decided in time." : e.reason());
            case Event.Closed e -> "The approval of " + title + " was closed: " + e.reason();
        };
    }

    /// What happened, in a word or two, for whoever looks at the page.
    public static String did(Event event, Approval after) {
        return switch (event) {
            case Event.Opened _ -> "opened";
            case Event.Offered _ -> "offered";
            case Event.Viewed _ -> "viewed";
            case Event.Noted _ -> "noted";
            case Event.Claimed _ -> "claimed";
            case Event.Unclaimed _ -> "given back";
            case Event.Delegated _ -> "delegated";
            case Event.Reassigned _ -> "reassigned";
            case Event.AtRisk _ -> "near its target";
            case Event.TargetMissed _ -> "late";
            case Event.Escalated _ -> "escalated";
            case Event.Replaced _ -> "changed";
            case Event.StageDecided e -> did(e.made());
            case Event.Decided e -> isCheck(after) ? e.made().choice().kind() == DecisionKind.APPROVE ? "checked as right" : "checked as wrong" : did(e.made());
            case Event.Finalized _ -> "final";
            case Event.Undone _ -> "undone";
            case Event.Expired _ -> "expired";
            case Event.Closed _ -> "closed";
        };
    }

    private static String did(Made made) {
        return made.choice().kind() == DecisionKind.OVERRIDE ? "approved against the rule" : made.choice().kind().verb();
    }

    /// A value as a refusal shows it: its beginning, where it is long.
    public static String shown(String value) {
        return value == null || value.length() <= SHOWN_MAX ? value : value.substring(0, SHOWN_MAX) + "...";
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
            case OPEN -> "It is open" + progress(state) + ".";
            case CLAIMED -> directory.name(state.claim().by()) + " has it until " + TIME.format(state.claim().until()) + " UTC.";
            case DECIDED -> "Decided; it can be undone until " + TIME.format(state.finalAt()) + " UTC.";
            case FINAL -> "Decided, and final." + (state.closedBecause() == null ? "" : " " + state.closedBecause());
            case EXPIRED -> "It has expired" + (state.closedBecause() == null ? "." : ": " + state.closedBecause());
            case CANCELLED -> "It was closed: " + state.closedBecause();
        };
    }

    private static String progress(Approval state) {
        var offer = state.offer();
        return (offer.stages() == 1 ? "" : ", in stage " + offer.stage() + " of " + offer.stages())
                + (offer.quorum() == 1 ? "" : ", with " + state.approvals() + " of " + offer.quorum() + " approvals");
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

    /// As it is written over HTTP: `send-back`.
    public static String kind(DecisionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// As it is written over HTTP: `decide`, `check`.
    public static String purpose(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isCheck(Approval approval) {
        return approval.question().purpose() == Purpose.CHECK;
    }

    private static String checked(Made made, String title, Roster directory) {
        var choice = made.choice();
        return who(made.by().id(), made.role(), directory) + " checked " + title + ": it was " + (choice.kind() == DecisionKind.APPROVE ? "right" : "wrong")
                + (choice.note() == null ? "" : ", " + choice.note());
    }

    private static String offered(Offer offer, String title, Approval before, Approval after, Roster directory) {
        boolean next = before != null && !before.decisions().isEmpty() && before.offer().stage() == offer.stage();
        return directory.name(offer.owner()) + (next ? ", who is asked next, has until " : " has until ") + target(offer.dueAt(), after.openedAt()) + " to decide on " + title
                + (offer.stages() == 1 ? "" : ", stage " + offer.stage() + " of " + offer.stages())
                + (offer.quorum() == 1 ? "" : ", which " + offer.quorum() + " people must approve")
                + (offer.backup() == null ? "" : "; " + directory.name(offer.backup()) + " covers");
    }

    private static String stageDecided(Event.StageDecided e, String title, Approval after, Roster directory) {
        if (after.revision() != null && after.revision().needsAnother() && e.made().choice().kind().changesRun()) {
            return who(e.made().by().id(), e.made().role(), directory) + " changed " + e.made().choice().edit().words() + " for " + title
                    + ", which is above the limit for edits, so somebody else must approve it: " + e.made().choice().note();
        }
        var stage = after.offer().stages() == 1 ? "" : "stage " + e.stage() + " of " + after.offer().stages() + ": ";
        return decided(e.made(), title, " (" + stage + (e.complete() ? "done" : e.approvals() + " of " + e.quorum() + " approvals") + ")", directory);
    }

    /// @param standing what follows from it, in brackets, or nothing
    private static String decided(Made made, String title, String standing, Roster directory) {
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
        return what + standing + (choice.note() == null ? "" : ": " + choice.note());
    }

    /// `14:00 UTC`, with the day where it isn't that of `other`.
    ///
    /// @param other null: the day is said
    private static String target(Instant time, Instant other) {
        var sameDay = other != null && time.truncatedTo(ChronoUnit.DAYS).equals(other.truncatedTo(ChronoUnit.DAYS));
        return (sameDay ? "" : DAY.format(time) + " ") + MINUTE.format(time) + " UTC";
    }

    private static String who(String id, String role, Roster directory) {
        return directory.name(id) + (role == null ? "" : " (" + role(role) + ")");
    }
}
