package io.countersign.audit.domain;

import io.countersign.record.EventType;
import java.util.ArrayList;
import java.util.List;

/// What an entry says in plain words: templates, one for each type of event, filled from facts. No model writes here.
///
/// The service that wrote an event knew names and times and said it best, so its own sentence is taken where it can be read and no template
/// of ours tells more; the template stands in where that sentence was erased.
public final class Sentences {

    private static final String ERASED = "[erased]";

    private Sentences() {
    }

    /// A sentence under the label that people use.
    ///
    /// @param label such as `Customer message`
    /// @param text one plain sentence, or the first 200 characters of what was said
    public record Line(String label, String text) {
    }

    /// @param facts of the entry
    /// @param changes what a person changed with it; empty: nothing, or not known
    /// @return one line for each thing to tell, seldom more than one
    public static List<Line> of(Facts facts, List<Change> changes) {
        var why = facts.circumstances();
        var what = facts.event();
        var who = who(facts);
        var type = what.type();
        return switch (type) {
            case RUN_ACCEPTED -> accepted(facts);
            case RUN_WITHDRAWN -> said(facts, "The sender took the run back" + because(why.reason()));
            case EXECUTION_REPORTED -> said(facts, who + " reported that the action was " + or(why.code(), "done") + because(why.note()));
            case CONSUMPTION_REQUESTED -> said(facts, who + " is about to use release " + or(why.item(), "of the run"));
            case SOURCE_ID_REUSED -> said(facts, "The sender used one id in two cases; the other is " + or(why.to(), "not named"));
            case INPUT_REJECTED -> said(facts, "What came in was not accepted" + because(why.code()));
            case RUN_ROUTED, RUN_EVALUATED_AGAIN -> rules(facts);
            case RUN_DECIDED, RUN_RESOLVED -> chosen(facts, who, changes);
            case RUN_NEXT_ATTEMPT_ARRIVED -> said(facts, "The next attempt took the run's place" + because(why.reason()));
            case RUN_NO_ATTEMPT_IN_TIME -> said(facts, "No next attempt came in time" + because(why.reason()));
            case RUN_OUTCOME_REPORTED -> said(facts, "The outcome was recorded" + because(why.reason()));
            case RUN_CANCELLED -> said(facts, "The run was cancelled" + because(why.reason()));
            case RUN_STOPPED -> said(facts, "The run was stopped" + because(why.reason()));
            case RUN_REVOKED -> said(facts, who + " took the release back" + because(why.reason()));
            case RUN_EXPIRED -> said(facts, "Nobody decided in time" + because(why.reason()));
            case RUN_RECEIPT_CONSUMED -> said(facts, "The release was used" + because(why.reason()));
            case RUN_CORRECTED -> changed(facts, who + " corrected the answer after its release" + because(why.reason()), changes);
            case RUN_DECISION_NOT_APPLIED -> said(facts, "The decision was not applied" + because(why.reason()));
            case RUN_CHECKED -> said(facts, who + " checked afterwards what was released" + because(why.note()));
            case RUN_REOPENED -> said(facts, who + " took the run up again" + because(why.reason()));
            case DIRECTIVE_PROCEED -> said(facts, "The caller may proceed" + because(why.reason()));
            case DIRECTIVE_RETRY -> said(facts, "The caller is told to try again" + because(why.reason()));
            case DIRECTIVE_FALLBACK -> said(facts, "The caller is told to use " + or(why.to(), "the safer way") + because(why.reason()));
            case DIRECTIVE_HAND_OFF -> said(facts, "The caller is told that a person takes over" + because(why.reason()));
            case DIRECTIVE_STOP -> said(facts, "The caller is told to stop" + because(why.reason()));
            case APPROVAL_ASKED, APPROVAL_OPENED -> said(facts, or(why.to(), "A person") + " is asked to decide" + about(why.title()) + because(why.reason()));
            case APPROVAL_QUESTION_REPLACED, APPROVAL_REPLACED -> changed(facts, "What is asked changed" + because(why.reason()), changes);
            case APPROVAL_QUESTION_CLOSED, APPROVAL_CLOSED -> said(facts, "The approval was closed" + because(why.reason()));
            case EXCEPTION_RAISED, EXCEPTION_OPENED -> said(facts, "An exception waits for " + or(why.to(), "a person") + about(why.title()) + because(why.reason()));
            case EXCEPTION_WITHDRAWN -> said(facts, "The exception is no longer needed" + because(why.reason()));
            case ALERT_NOTICED, ALERT_RAISED -> said(facts, "Attention is needed, " + or(why.code(), "no code") + about(why.item()) + because(why.reason()));
            case APPROVAL_CLAIMED -> said(facts, who + " took the approval" + until(why));
            case APPROVAL_UNCLAIMED -> said(facts, "The approval is free again" + because(why.reason()));
            case APPROVAL_DECIDED, APPROVAL_STAGE_DECIDED -> decided(facts, who, changes);
            case APPROVAL_FINALIZED -> said(facts, "The decision is final");
            case DECISION_UNDONE -> said(facts, who + " took the decision back" + because(why.note()));
            case APPROVAL_EXPIRED -> said(facts, "The approval expired" + because(or(why.reason(), "nobody decided in time")));
            case APPROVAL_OFFERED -> said(facts, or(why.to(), "A person") + " is asked to decide" + until(why));
            case APPROVAL_VIEWED -> said(facts, who + " looked at the approval");
            case APPROVAL_DELEGATED -> said(facts, who + " lets " + or(why.to(), "somebody else") + " decide" + because(why.note()));
            case APPROVAL_REASSIGNED -> said(facts, who + " gave the approval to " + or(why.to(), "somebody else") + because(why.note()));
            case APPROVAL_NOTED, EXCEPTION_NOTED -> said(facts, who + " noted" + because(why.note()));
            case APPROVAL_AT_RISK, EXCEPTION_AT_RISK -> said(facts, "The target time is near" + until(why));
            case APPROVAL_TARGET_MISSED, EXCEPTION_TARGET_MISSED -> said(facts, "The target time was missed" + until(why));
            case APPROVAL_ESCALATED, EXCEPTION_ESCALATED -> said(facts, or(why.to(), "Another person") + " is asked too, because time passed");
            case EXCEPTION_APPENDED -> said(facts, "It happened again" + because(why.reason()));
            case EXCEPTION_CLAIMED -> said(facts, who + " took the exception" + until(why));
            case EXCEPTION_UNCLAIMED -> said(facts, "The exception is free again" + because(why.reason()));
            case EXCEPTION_RUN_RESOLVED -> decided(facts, who, changes);
            case EXCEPTION_RUN_WITHDRAWN -> said(facts, "The run no longer waits in the exception" + because(why.reason()));
            case EXCEPTION_CLOSED -> said(facts, "The exception is closed" + because(why.reason()));
            case EXCEPTION_SNOOZED -> said(facts, who + " put the exception aside" + until(why) + because(why.note()));
            case EXCEPTION_WOKEN -> said(facts, "The exception is back in the queue" + because(why.reason()));
            case EXCEPTION_REASSIGNED -> said(facts, who + " gave the exception to " + or(why.to(), "somebody else") + because(why.note()));
            case EXCEPTION_PINNED -> said(facts, who + " put the exception on top of the queue, or back" + because(why.note()));
            case EXCEPTION_MERGED -> said(facts, who + " ended the exception as a duplicate of " + or(why.to(), "another one") + because(why.note()));
            case EXCEPTION_REOPENED -> said(facts, who + " took the exception up again" + because(why.note()));
            case FLOW_PUBLISHED -> said(facts, who + " published flow " + or(what.flow(), "not named"));
            case FLOW_PROPOSED -> said(facts, who + " proposed a version of flow " + or(what.flow(), "not named") + because(why.reason()));
            case FLOW_APPROVED -> said(facts, who + " approved a version of flow " + or(what.flow(), "not named") + because(why.reason()));
            case FLOW_DECLINED -> said(facts, who + " declined a version of flow " + or(what.flow(), "not named") + because(why.reason()));
            case FLOW_SHADOW_STARTED -> said(facts, who + " has a version of flow " + or(what.flow(), "not named") + " judge beside the active one");
            case FLOW_SHADOW_ENDED -> said(facts, "A version of flow " + or(what.flow(), "not named") + " no longer judges beside the active one" + because(why.reason()));
            case FLOW_ACTIVATED -> said(facts, who + " activated a version of flow " + or(what.flow(), "not named") + because(why.reason()));
            case FLOW_RETIRED -> said(facts, "A version of flow " + or(what.flow(), "not named") + " was retired" + because(why.reason()));
            case AUTONOMY_CHANGED -> said(facts, who + " changed what the AI may do on its own" + about(why.title()) + ": " + or(why.before(), "not known") + " to " + or(why.after(), "not known"));
            case FLOW_STOPPED -> said(facts, who + " stopped releases" + about(what.flow()) + because(why.reason()));
            case FLOW_RESUMED -> said(facts, who + " let releases go on" + about(what.flow()) + because(why.reason()));
            case PERSON_CHANGED -> said(facts, who + " changed " + or(why.item(), "a person") + " in the directory");
            case PERSON_REMOVED -> said(facts, or(why.item(), "A person") + " left the directory" + because(why.reason()));
            case ABSENCE_SET -> said(facts, or(why.item(), "A person") + " is away" + until(why) + ", covered by " + or(why.to(), "nobody") + because(why.note()));
            case ABSENCE_ENDED -> said(facts, or(why.item(), "A person") + " is back");
            case ALERT_ACKNOWLEDGED -> said(facts, who + " has seen the alert" + because(why.note()));
            case UNREADABLE_BYTES -> said(facts, "Bytes that could not be read were kept" + because(why.reason()));
            case WEBHOOK_PUT -> said(facts, who + " registered or changed webhook " + or(why.item(), "not named"));
            case WEBHOOK_REMOVED -> said(facts, who + " removed webhook " + or(why.item(), "not named") + because(why.reason()));
            case WEBHOOK_DISABLED -> said(facts, "Nothing is sent to webhook " + or(why.item(), "not named") + " any more" + because(why.reason()));
            case DELIVERY_DUE -> said(facts, "A directive is sent to webhook " + or(why.to(), "not named"));
            case DELIVERY_SUCCEEDED -> said(facts, "Webhook " + or(why.to(), "not named") + " took the directive");
            case DELIVERY_FAILED -> said(facts, "Webhook " + or(why.to(), "not named") + " did not take the directive" + because(why.reason()));
            case CASE_VIEWED -> said(facts, who + " looked at what the Record holds of case " + what.caseId() + because(why.reason()));
            case RECORD_SEARCHED -> said(facts, who + " searched the Record" + because(why.reason()));
            case RECORD_EXPORTED -> said(facts, who + " exported " + or(why.title(), "entries"));
            case REDACTION_ASKED -> said(facts, who + " asked that the personal content of case " + what.caseId() + " be erased" + because(why.reason()));
            case REDACTION_DECLINED -> said(facts, who + " declined to erase the personal content of case " + what.caseId() + because(why.note()));
            case CASE_REDACTED -> said(facts, who + " erased the personal content of case " + what.caseId() + ", as " + or(why.to(), "somebody") + " had asked"
                    + because(why.reason()));
            case SIGNING_KEY_ROTATED -> said(facts, who + " changed the key that signs checkpoints" + because(why.reason()));
            case INCIDENT_CLOSED -> said(facts, who + " closed incident " + or(why.item(), "not named") + because(why.reason()));
            case ENTRIES_ARCHIVED -> said(facts, "Old entries were moved into the file " + or(why.title(), "not named"));
            case APPROVAL_COMMAND_REFUSED, EXCEPTION_COMMAND_REFUSED, FLOW_COMMAND_REFUSED, PEOPLE_COMMAND_REFUSED, ALERT_COMMAND_REFUSED,
                    WEBHOOK_COMMAND_REFUSED, RECORD_COMMAND_REFUSED -> said(facts, who + " was refused" + because(or(why.reason(), why.code())));
        };
    }

    /// The lines as one text.
    public static String text(List<Line> lines) {
        return lines.size() == 1 ? lines.getFirst().text()
                : String.join("\n", lines.stream().map(line -> line.label() + ": " + line.text()).toList());
    }

    private static List<Line> accepted(Facts facts) {
        var proposal = facts.proposal();
        var lines = new ArrayList<Line>();
        lines.add(new Line("Customer message", words(proposal.input(), facts.erased())));
        lines.add(new Line("AI draft", words(proposal.output(), facts.erased()) + proposed(proposal)));
        return lines;
    }

    private static String words(String text, boolean erased) {
        return erased ? ERASED : text == null || text.isBlank() ? "none" : Words.shown(text.strip());
    }

    private static String proposed(Facts.Proposal proposal) {
        if (proposal.actionType() == null) {
            return "";
        }
        var amount = proposal.amount() == null ? "" : " " + proposal.amount() + (proposal.currency() == null ? "" : " " + proposal.currency());
        return " [proposes: " + proposal.actionType() + amount + "]";
    }

    private static List<Line> rules(Facts facts) {
        var judged = facts.judgement();
        if (judged == null) {
            return said(facts, "The run is judged again" + because(facts.circumstances().reason()));
        }
        var rule = judged.rule() == null ? "No rule matched" : "Rule \"" + or(judged.ruleName(), judged.rule()) + "\" (" + judged.rule() + ")";
        return List.of(new Line(facts.event().type().label(), rule + " says " + judged.route() + because(facts.erased() ? ERASED : judged.reason())));
    }

    /// A person's choice, as the run took it over.
    private static List<Line> chosen(Facts facts, String who, List<Change> changes) {
        var kind = facts.choice() == null ? "decided" : past(facts.choice().kind());
        return changed(facts, who + " " + kind + because(facts.circumstances().note()), changes);
    }

    private static List<Line> decided(Facts facts, String who, List<Change> changes) {
        var kind = facts.choice() == null ? "decided" : past(facts.choice().kind());
        var role = facts.event().actorRole();
        var label = (role == null ? Words.capital(kind) : Words.capital(Words.role(role)) + " " + kind)
                + (facts.event().type() == EventType.APPROVAL_STAGE_DECIDED ? ", more approvals needed" : "");
        var lines = new ArrayList<Line>();
        lines.add(new Line(label, sentence(facts, who + " " + kind + because(facts.circumstances().note()))));
        edit(facts, changes, lines);
        return lines;
    }

    private static List<Line> changed(Facts facts, String template, List<Change> changes) {
        var lines = new ArrayList<>(said(facts, template));
        edit(facts, changes, lines);
        return lines;
    }

    private static void edit(Facts facts, List<Change> changes, List<Line> lines) {
        var role = facts.event().actorRole() == null ? "Person" : Words.capital(Words.role(facts.event().actorRole()));
        line(role + " changed final reply", changes.stream().filter(change -> change.pointer().startsWith("/output")).toList(), lines);
        line(role + " changed final action", changes.stream().filter(change -> change.pointer().startsWith("/action")).toList(), lines);
        line(role + " corrected the data", changes.stream().filter(change -> !change.pointer().startsWith("/output")
                && !change.pointer().startsWith("/action")).toList(), lines);
    }

    private static void line(String label, List<Change> changes, List<Line> lines) {
        if (!changes.isEmpty()) {
            lines.add(new Line(label, Words.changes(changes)));
        }
    }

    private static List<Line> said(Facts facts, String template) {
        return List.of(new Line(facts.event().type().label(), sentence(facts, template)));
    }

    private static String sentence(Facts facts, String template) {
        var own = facts.event().summary();
        return own == null || own.isBlank() || own.equals(ERASED) ? template + "." : own;
    }

    private static String who(Facts facts) {
        var event = facts.event();
        var id = facts.choice() != null && facts.choice().decidedBy() != null ? facts.choice().decidedBy() : event.actorId();
        return event.actorRole() == null ? id : id + " (" + Words.role(event.actorRole()) + ")";
    }

    /// What somebody did, from the decision's name; a name that is not known is said as it is.
    private static String past(String kind) {
        return switch (kind) {
            case "approve" -> "approved";
            case "edit" -> "edited and approved";
            case "reject" -> "rejected";
            case "send-back" -> "sent it back";
            case "override" -> "overrode the rules";
            case "answer" -> "answered";
            case "fix" -> "corrected the data";
            case "release" -> "released it";
            case "approval" -> "asked for an approval";
            case "retry" -> "had it tried again";
            case "by-hand" -> "handled it by hand";
            case "correct" -> "corrected the answer";
            case "fallback" -> "had it tried with the safer prompt";
            case "dismiss" -> "dismissed it";
            default -> "chose " + kind;
        };
    }

    private static String until(Facts.Circumstances why) {
        return why.until() == null ? "" : ", until " + why.until();
    }

    private static String about(String what) {
        return what == null || what.isEmpty() ? "" : " on " + what;
    }

    private static String because(String why) {
        return why == null || why.isBlank() ? "" : ": " + why.strip().replaceFirst("\\.$", "");
    }

    private static String or(String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
