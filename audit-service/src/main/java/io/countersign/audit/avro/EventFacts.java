package io.countersign.audit.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Facts.Choice;
import io.countersign.audit.domain.Facts.Circumstances;
import io.countersign.audit.domain.Facts.Judgement;
import io.countersign.audit.domain.Facts.Proposal;
import io.countersign.audit.domain.Facts.Source;
import io.countersign.audit.domain.Measure;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.*;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/// What an event of any topic says, field by field, in the domain's words. Fields that a variant has not got stay null.
final class EventFacts {

    private final EventMeta meta;
    private final Event event;
    private String reason;
    private String note;
    private String code;
    private String title;
    private String to;
    private Instant until;
    private String item;
    private Object before;
    private Object after;
    private Judgement judgement;
    private Proposal proposal;
    private Choice choice;
    private String run;

    private EventFacts(EventMeta meta, Event event) {
        this.meta = meta;
        this.event = event;
    }

    /// @param event the same record, as the Record keeps it
    static Facts of(SpecificRecord record, EventMeta meta, Event event) {
        var facts = new EventFacts(meta, event);
        facts.read(record);
        return facts.made(EventMeasures.of(record, event, facts.proposal));
    }

    private Facts made(List<Measure> measures) {
        var why = new Circumstances(clean(reason), clean(note), clean(code), clean(title), clean(to), until, clean(item), lower(before), lower(after));
        var erased = event.sealed() != null && event.sealed().destroyed();
        return new Facts(event, clean(meta.getActor().getAuthentication()), clean(meta.getCausationId()), why, judgement, proposal, choice, run, erased, measures);
    }

    private void read(SpecificRecord record) {
        switch (record) {
            case RunFact e -> runFact(e.getFact());
            case Rejection e -> {
                code = e.getInput().getCode();
                reason = e.getInput().getProblems().isEmpty() ? null : e.getInput().getProblems().getFirst().getMessage();
                title = e.getInput().getSource();
            }
            case RunEvent e -> runEvent(e);
            case Directive e -> directive(e);
            case ApprovalWork e -> approvalWork(e.getWork());
            case ExceptionWork e -> exceptionWork(e.getWork());
            case ApprovalEvent e -> {
                item = e.getApprovalId();
                before = e.getFrom();
                after = e.getTo();
                approval(e.getEvent());
            }
            case ExceptionEvent e -> {
                item = e.getExceptionId();
                before = e.getFrom();
                after = e.getTo();
                exception(e.getEvent());
            }
            case FlowEvent e -> flow(e);
            case PersonEvent e -> person(e);
            case AlertEvent e -> {
                item = e.getAlertId();
                alert(e.getEvent());
            }
            case WebhookEvent e -> {
                item = e.getEndpointId();
                webhook(e.getEvent());
            }
            case RecordEvent e -> own(e.getEvent());
            case DeadLetter e -> {
                reason = e.getReason();
                code = e.getCode();
                item = e.getTopic() + "/" + e.getPartition() + "@" + e.getOffset();
            }
            default -> throw EventKinds.unknown(record);
        }
    }

    private void runFact(Object fact) {
        switch (fact) {
            case RunAccepted e -> {
                run = json(e.getContent());
                proposal = proposal(e.getHead(), tree(e.getContent()));
                title = proposal.actionType();
            }
            case RunWithdrawn e -> reason = e.getReason();
            case ExecutionReported e -> {
                code = name(e.getResult());
                note = e.getNote();
                item = e.getReceiptId();
                until = e.getExecutedAt();
                choice = new Choice(name(e.getResult()), null, null, e.getActionDigest(), null, null);
            }
            case ConsumptionRequested e -> {
                item = e.getReceiptId();
                choice = new Choice("use", null, null, e.getActionDigest(), null, null);
            }
            case SourceIdReused e -> to = e.getOtherRunId() + " of case " + e.getOtherCaseId();
            default -> throw EventKinds.unknown(fact);
        }
    }

    private void runEvent(RunEvent e) {
        before = e.getFrom();
        after = e.getTo();
        reason = e.getReason();
        code = e.getCode();
        run = json(e.getContent());
        judgement = e.getRouting() == null ? null : judgement(e.getRouting());
        if (e.getReceipt() != null) {
            item = e.getReceipt().getReceiptId();
            until = e.getReceipt().getValidUntil();
        }
        if (e.getChoice() != null) {
            var made = e.getChoice();
            item = made.getItemId();
            note = made.getNote();
            choice = new Choice(made.getKind(), null, made.getActionDigestBefore(), made.getActionDigestAfter(), null, null);
        }
    }

    private void directive(Directive e) {
        reason = e.getReason();
        note = e.getNote();
        to = e.getFallback() == null ? e.getFallbackAction() : e.getFallback();
        after = e.getState();
        run = json(e.getContent());
        if (e.getReceipt() != null) {
            item = e.getReceipt().getReceiptId();
            until = e.getReceipt().getValidUntil();
            choice = new Choice("proceed", null, null, e.getReceipt().getActionDigest(), null, null);
        }
    }

    private void approvalWork(Object work) {
        switch (work) {
            case OpenApproval e -> asked(e);
            case ReplaceApproval e -> replaced(e);
            case CloseApproval e -> {
                item = e.getApprovalId();
                reason = e.getReason();
            }
            default -> throw EventKinds.unknown(work);
        }
    }

    private void asked(OpenApproval e) {
        item = e.getApprovalId();
        title = e.getTitle();
        reason = e.getReason();
        to = e.getOwner();
        until = e.getDueAt();
        judgement = new Judgement("approve", clean(e.getRule()), null, clean(e.getReason()), null, clean(e.getRisk()), clean(e.getFlow()), e.getFlowVersion(), null);
        choice = new Choice("ask", null, null, e.getActionDigest(), null, null);
    }

    private void replaced(ReplaceApproval e) {
        item = e.getApprovalId();
        reason = e.getReason();
        run = json(e.getContent());
        choice = new Choice("replace", null, null, e.getActionDigest(), null, null);
    }

    private void exceptionWork(Object work) {
        switch (work) {
            case RaiseException e -> raised(e);
            case WithdrawException e -> reason = e.getReason();
            case RaiseAlert e -> {
                code = e.getKind();
                item = e.getSubject();
                reason = e.getDetail();
            }
            default -> throw EventKinds.unknown(work);
        }
    }

    private void raised(RaiseException e) {
        title = e.getTitle();
        reason = e.getReason();
        code = e.getReasonCode();
        to = e.getOwner();
        until = e.getDueAt();
        judgement = new Judgement("exception", clean(e.getRule()), null, clean(e.getReason()), clean(e.getReasonCode()), clean(e.getRisk()), clean(e.getFlow()),
                null, null);
        choice = new Choice("raise", null, null, e.getActionDigest(), null, null);
    }

    private void approval(Object what) {
        switch (what) {
            case ApprovalOpened e -> asked(e.getOpened());
            case ApprovalOffered e -> {
                to = e.getOwner();
                until = e.getDueAt();
            }
            case ApprovalViewed e -> choice = new Choice("look", null, null, null, e.getCardDigest(), null);
            case ApprovalStageDecided e -> {
                reason = e.getChange();
                decided(e.getDecision(), null, e.getActionDigestBefore());
            }
            case ApprovalDecided e -> {
                until = e.getFinalAt();
                decided(e.getDecision(), null, e.getActionDigestBefore());
            }
            case ApprovalFinalized e -> decided(e.getDecision(), e.getDecidedBy().getId(), e.getActionDigestBefore());
            case ApprovalDelegated e -> {
                to = e.getTo();
                note = e.getNote();
            }
            case ApprovalReassigned e -> {
                to = e.getTo();
                note = e.getNote();
            }
            case ApprovalNoted e -> note = e.getNote();
            case ApprovalAtRisk e -> until = e.getDueAt();
            case ApprovalTargetMissed e -> until = e.getDueAt();
            case ApprovalEscalated e -> to = e.getTo();
            case ApprovalClaimed e -> until = e.getUntil();
            case ApprovalUnclaimed e -> reason = e.getReason();
            case ApprovalReplaced e -> replaced(e.getReplaced());
            case DecisionUndone e -> note = e.getNote();
            case ApprovalExpired e -> reason = e.getReason();
            case ApprovalClosed e -> reason = e.getReason();
            case CommandRefused e -> refused(e);
            default -> throw EventKinds.unknown(what);
        }
    }

    private void decided(DecideApproval e, String by, String digestBefore) {
        note = e.getNote();
        run = json(e.getEdited());
        choice = new Choice(name(e.getKind()), clean(by), digestBefore, e.getEdited() == null ? digestBefore : e.getEditedActionDigest(),
                clean(e.getCardDigest()), clean(e.getChannel()));
    }

    private void exception(Object what) {
        switch (what) {
            case ExceptionOpened e -> raised(e.getRaised());
            case ExceptionAppended e -> raised(e.getRaised());
            case ExceptionClaimed e -> until = e.getUntil();
            case ExceptionUnclaimed e -> reason = e.getReason();
            case RunResolved e -> {
                var made = e.getResolution();
                note = made.getNote();
                code = made.getOutcomeCode();
                run = e.getEdited() == null ? null : json(e.getEdited().getContent());
                choice = new Choice(name(made.getKind()), null, e.getActionDigestBefore(),
                        e.getEdited() == null ? e.getActionDigestBefore() : e.getEdited().getActionDigest(), clean(made.getCardDigest()), clean(made.getChannel()));
            }
            case RunWithdrawnFromException e -> reason = e.getReason();
            case ExceptionClosed e -> {
                reason = e.getReason();
                note = e.getResolution() == null ? null : e.getResolution().getNote();
            }
            case ExceptionSnoozed e -> {
                until = e.getUntil();
                note = e.getNote();
            }
            case ExceptionWoken e -> {
                reason = e.getReason();
                until = e.getDueAt();
            }
            case ExceptionReassigned e -> {
                to = e.getTo();
                note = e.getNote();
            }
            case ExceptionPinned e -> note = e.getNote();
            case ExceptionMerged e -> {
                to = e.getInto();
                note = e.getNote();
            }
            case ExceptionReopened e -> note = e.getNote();
            case ExceptionNoted e -> note = e.getNote();
            case ExceptionAtRisk e -> until = e.getDueAt();
            case ExceptionTargetMissed e -> until = e.getDueAt();
            case ExceptionEscalated e -> to = e.getTo();
            case CommandRefused e -> refused(e);
            default -> throw EventKinds.unknown(what);
        }
    }

    private void flow(FlowEvent e) {
        item = e.getFlow();
        switch (e.getEvent()) {
            case FlowPublished p -> version(e, p.getVersion(), p.getHash());
            case FlowStopped s -> {
                reason = s.getReason();
                until = s.getUntil();
                title = s.getAction();
            }
            case FlowResumed r -> {
                reason = r.getReason();
                title = r.getAction();
            }
            case FlowProposed p -> {
                version(e, p.getVersion(), p.getHash());
                reason = p.getReason();
            }
            case FlowApproved a -> {
                version(e, a.getVersion(), a.getHash());
                reason = a.getReport() == null ? a.getNoReportReason() : a.getReport().getSummary();
            }
            case FlowDeclined d -> {
                version(e, d.getVersion(), null);
                reason = d.getReason();
            }
            case FlowShadowStarted s -> version(e, s.getVersion(), s.getHash());
            case FlowShadowEnded s -> {
                version(e, s.getVersion(), null);
                reason = s.getReason();
            }
            case FlowActivated a -> {
                version(e, a.getVersion(), a.getHash());
                reason = a.getReason();
            }
            case FlowRetired r -> {
                version(e, r.getVersion(), null);
                reason = r.getReason();
            }
            case AutonomyChanged a -> {
                version(e, a.getVersion(), null);
                title = a.getAction();
                before = a.getBefore();
                after = a.getAfter();
            }
            case CommandRefused r -> refused(r);
            case Object other -> throw EventKinds.unknown(other);
        }
    }

    private void version(FlowEvent e, int version, String hash) {
        judgement = new Judgement(null, null, null, null, null, null, clean(e.getFlow()), version, clean(hash));
    }

    private void person(PersonEvent e) {
        item = e.getPersonId();
        switch (e.getEvent()) {
            case PersonChanged _ -> {
                // The person's name and roles are in the event itself.
            }
            case PersonRemoved p -> reason = p.getReason();
            case AbsenceSet a -> {
                until = a.getTo();
                to = a.getCover();
                note = a.getNote();
            }
            case AbsenceEnded a -> until = a.getAt();
            case CommandRefused r -> refused(r);
            case Object other -> throw EventKinds.unknown(other);
        }
    }

    private void alert(Object what) {
        switch (what) {
            case AlertRaised e -> {
                code = e.getKind();
                title = e.getSubject();
            }
            case AlertAcknowledged e -> note = e.getNote();
            case CommandRefused e -> refused(e);
            default -> throw EventKinds.unknown(what);
        }
    }

    private void webhook(Object what) {
        switch (what) {
            case WebhookPut e -> to = e.getEndpoint().getUrl();
            case WebhookRemoved e -> reason = e.getReason();
            case WebhookDisabled e -> reason = e.getReason();
            case DeliveryDue e -> to = e.getEndpointId();
            case DeliverySucceeded e -> to = e.getEndpointId();
            case DeliveryFailed e -> {
                to = e.getEndpointId();
                reason = e.getError();
                until = e.getNextAt();
            }
            case CommandRefused e -> refused(e);
            default -> throw EventKinds.unknown(what);
        }
    }

    private void own(Object what) {
        switch (what) {
            case CaseViewed e -> {
                title = e.getWhat();
                reason = e.getSensitive();
            }
            case RecordSearched e -> reason = e.getQuery();
            case RecordExported e -> title = e.getWhat();
            case RedactionAsked e -> {
                item = e.getRedactionId();
                reason = e.getReason();
            }
            case RedactionDeclined e -> {
                item = e.getRedactionId();
                note = e.getNote();
            }
            case CaseRedacted e -> {
                item = e.getRedactionId();
                to = e.getAskedBy();
                reason = e.getReason();
            }
            case SigningKeyRotated e -> reason = e.getReason();
            case IncidentClosed e -> {
                item = e.getIncidentId();
                code = e.getCode();
                reason = e.getReason();
            }
            case EntriesArchived e -> title = e.getFile();
            case CommandRefused e -> refused(e);
            default -> throw EventKinds.unknown(what);
        }
    }

    private void refused(CommandRefused e) {
        code = e.getCode();
        reason = e.getDetail();
        title = e.getCommand();
        item = e.getTarget() == null ? item : e.getTarget();
    }

    private static Judgement judgement(Routing e) {
        return new Judgement(name(e.getRoute()), clean(e.getRule()), clean(e.getRuleName()), clean(e.getReason()), clean(e.getReasonCode()), clean(e.getRisk()),
                clean(e.getFlow()), e.getFlowVersion(), clean(e.getFlowHash()));
    }

    private static Proposal proposal(RunHead head, JsonNode run) {
        return new Proposal(clean(head.getAgent()), clean(head.getModelName()), clean(head.getModelVersion()), clean(head.getModelProvider()),
                clean(head.getPromptName()), clean(head.getPromptVersion()), clean(head.getActionType()), clean(head.getActionEffect()), clean(head.getTool()),
                clean(head.getAmount()), clean(head.getCurrency()), head.getConfidence(), clean(head.getActionDigest()), head.getOccurredAt(),
                clean(head.getRetryOf()), sources(run.path("dataSources"), head.getOccurredAt()), words(run.path("input")), words(run.path("output")));
    }

    private static List<Source> sources(JsonNode all, Instant usedAt) {
        var sources = new ArrayList<Source>();
        for (var one : all) {
            sources.add(new Source(or(words(one.path("name")), "not named"), words(one.path("query")), moment(one.path("fetchedAt")), usedAt, flag(one.path("ok")),
                    flag(one.path("complete")), one.path("records").isIntegralNumber() ? one.path("records").asLong() : null, words(one.path("conflictsWith"))));
        }
        return sources;
    }

    private static Instant moment(JsonNode text) {
        try {
            return text.isTextual() ? OffsetDateTime.parse(text.asText()).toInstant() : null;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static Boolean flag(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : null;
    }

    /// Text as it is, anything else as JSON.
    private static String words(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : clean(value.isTextual() ? value.asText() : value.toString());
    }

    private static String json(Content content) {
        var read = content == null ? null : tree(content);
        // A content whose key is destroyed is an empty object.
        return read == null || !read.isObject() || read.isEmpty() ? null : read.toString();
    }

    private static JsonNode tree(Content content) {
        try {
            return ContentJson.read(content);
        } catch (UncheckedIOException _) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }

    private static String name(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String lower(Object state) {
        return state instanceof Enum<?> symbol ? symbol.name() : state == null ? null : clean(state.toString());
    }

    private static String or(String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static String clean(String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
