package io.countersign.audit.avro;

import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Facts.Proposal;
import io.countersign.audit.domain.Measure;
import io.countersign.audit.domain.Measure.Subject;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.schemas.avro.*;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jboss.logging.Logger;

/// What an event means for the insights, column by column; docs/insights.md says what is made of it. What people or the AI wrote stays out.
final class EventMeasures {

    private static final Logger LOG = Logger.getLogger(EventMeasures.class);
    private static final Set<ApprovalState> APPROVAL_ENDS = Set.of(ApprovalState.FINAL, ApprovalState.EXPIRED, ApprovalState.CANCELLED);
    private static final Set<ExceptionState> EXCEPTION_ENDS = Set.of(ExceptionState.RESOLVED, ExceptionState.CANCELLED);

    private final Event event;
    private final Proposal proposal;
    private final List<Values> found = new ArrayList<>();

    private EventMeasures(Event event, Proposal proposal) {
        this.event = event;
        this.proposal = proposal;
    }

    /// @param proposal what the AI proposed, where the event is its acceptance
    static List<Measure> of(SpecificRecord record, Event event, Proposal proposal) {
        var measures = new EventMeasures(event, proposal);
        switch (record) {
            case RunFact e -> measures.runFact(e.getFact());
            case RunEvent e -> measures.runEvent(e);
            case Directive e -> measures.directive(e);
            case ApprovalEvent e -> measures.approvalEvent(e);
            case ExceptionEvent e -> measures.exceptionEvent(e);
            case FlowEvent e -> measures.flowEvent(e);
            case WebhookEvent e -> measures.webhookEvent(e);
            default -> {
                // Nothing is counted of the other topics.
            }
        }
        return measures.found.stream().map(one -> new Measure(one.subject, one.key, one.values)).toList();
    }

    private void runFact(Object fact) {
        if (fact instanceof RunAccepted accepted) {
            add(Subject.RUN, event.runId()).put("flow", clean(accepted.getHead().getFlow())).put("source", clean(accepted.getHead().getSource()))
                    .put("action_type", proposal.actionType()).put("amount", proposal.decimalAmount()).put("currency", proposal.currency())
                    .put("confidence", proposal.confidence()).put("characters", characters()).put("received_at", event.occurredAt());
        }
    }

    private Integer characters() {
        var parts = new String[] {proposal.input(), proposal.output()};
        return parts[0] == null && parts[1] == null ? null : length(parts[0]) + length(parts[1]);
    }

    private static int length(String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }

    private void runEvent(RunEvent e) {
        var run = add(Subject.RUN, event.runId()).put("state", e.getTo().name()).put("sampled", e.getFlags().contains("sampled"));
        if (e.getTo() == RunState.RELEASED && e.getFrom() != RunState.RELEASED) {
            run.put("released_at", event.occurredAt()).put("released_alone", e.getCause() == RunCause.ROUTED);
        }
        if (e.getCause() == RunCause.CORRECTED) {
            run.put("corrected_at", event.occurredAt()).put("corrected_by", event.actorId());
        }
        if (e.getCause() == RunCause.CHECKED && e.getChoice() != null) {
            run.put("checked", e.getChoice().getKind()).put("checked_at", event.occurredAt()).put("checked_by", event.actorId());
        }
        if (e.getRouting() != null) {
            routed(e.getRouting(), e.getEvaluation());
        }
    }

    private void routed(Routing e, int evaluation) {
        add(Subject.ROUTING, event.runId() + "/" + evaluation).put("run_id", event.runId()).put("evaluation", evaluation).put("at", event.occurredAt())
                .put("flow", clean(e.getFlow())).put("flow_version", e.getFlowVersion()).put("route", name(e.getRoute())).put("rule", clean(e.getRule()))
                .put("reason_code", clean(e.getReasonCode())).put("risk", clean(e.getRisk()))
                .put("matched", e.getRules().stream().filter(rule -> rule.getOutcome() == RuleOutcome.MATCHED).map(rule -> clean(rule.getRule())).toList());
    }

    private void directive(Directive e) {
        if (e.getKind() == DirectiveKind.PROCEED) {
            add(Subject.RUN, event.runId()).put("told_at", event.occurredAt());
        }
    }

    private void webhookEvent(WebhookEvent e) {
        if (e.getEvent() instanceof DeliverySucceeded && event.runId() != null) {
            add(Subject.RUN, event.runId()).put("delivered_at", event.occurredAt());
        }
    }

    private void approvalEvent(ApprovalEvent e) {
        if (e.getEvent() instanceof CommandRefused) {
            return;
        }
        if (e.getEvent() instanceof ApprovalViewed) {
            if (isPerson()) {
                add(Subject.VIEW, event.eventId().toString()).put("approval_id", clean(e.getApprovalId())).put("person", event.actorId()).put("at", event.occurredAt());
            }
            return;
        }
        var approval = state(Subject.APPROVAL, clean(e.getApprovalId()), e.getFrom(), e.getTo(), APPROVAL_ENDS);
        switch (e.getEvent()) {
            case ApprovalOpened opened -> opened(approval, opened.getOpened());
            case ApprovalOffered offered -> approval.put("stage", offered.getStage()).put("owner", clean(offered.getOwner())).put("due_at", offered.getDueAt());
            case ApprovalReassigned moved -> approval.put("owner", clean(moved.getTo()));
            case ApprovalTargetMissed _ -> approval.put("missed_at", event.occurredAt());
            case ApprovalEscalated _ -> approval.put("escalated_at", event.occurredAt());
            case ApprovalStageDecided decided -> decision(clean(e.getApprovalId()), decided.getDecision(), decided.getStage(), false);
            case ApprovalDecided decided -> decision(clean(e.getApprovalId()), decided.getDecision(), decided.getStage(), true);
            case DecisionUndone _ -> approval.put("undone_at", event.occurredAt());
            default -> {
                // The state says it.
            }
        }
    }

    private void opened(Values approval, OpenApproval e) {
        approval.put("run_id", event.runId()).put("purpose", clean(e.getPurpose())).put("flow", clean(e.getFlow())).put("flow_version", e.getFlowVersion())
                .put("rule", clean(e.getRule())).put("action_type", clean(e.getActionType())).put("risk", clean(e.getRisk())).put("owner", clean(e.getOwner()))
                .put("opened_at", event.occurredAt()).put("due_at", e.getDueAt());
    }

    private void decision(String approval, DecideApproval e, int stage, boolean closing) {
        add(Subject.DECISION, event.eventId().toString()).put("run_id", event.runId()).put("item", approval).put("person", event.actorId())
                .put("kind", name(e.getKind())).put("edited", e.getEdited() != null).put("stage", stage).put("closing", closing)
                .put("shown_at", e.getFirstViewedAt()).put("at", event.occurredAt());
    }

    private void exceptionEvent(ExceptionEvent e) {
        if (e.getEvent() instanceof CommandRefused) {
            return;
        }
        var exception = state(Subject.EXCEPTION, clean(e.getExceptionId()), e.getFrom(), e.getTo(), EXCEPTION_ENDS);
        switch (e.getEvent()) {
            case ExceptionOpened opened -> raised(exception, opened.getRaised());
            case ExceptionAppended appended -> exception.put("triggers", appended.getCount());
            case ExceptionReassigned moved -> exception.put("owner", clean(moved.getTo()));
            case ExceptionWoken woken -> exception.put("due_at", woken.getDueAt());
            case ExceptionTargetMissed _ -> exception.put("missed_at", event.occurredAt());
            case ExceptionEscalated _ -> exception.put("escalated_at", event.occurredAt());
            case RunResolved resolved -> resolution(e, resolved.getResolution(), event.runId(), resolved.getEdited() != null);
            case ExceptionClosed closed when closed.getResolution() != null -> resolution(e, closed.getResolution(), null, false);
            default -> {
                // The state says it.
            }
        }
    }

    /// @param run the run that was settled; null: an incident was
    private void resolution(ExceptionEvent e, ResolveException resolution, String run, boolean edited) {
        add(Subject.DECISION, event.eventId().toString()).put("run_id", run).put("item", clean(e.getExceptionId())).put("person", event.actorId())
                .put("kind", name(resolution.getKind())).put("edited", edited).put("closing", false).put("at", event.occurredAt());
    }

    private void raised(Values exception, RaiseException e) {
        exception.put("run_id", event.runId()).put("flow", clean(e.getFlow())).put("rule", clean(e.getRule())).put("reason_code", clean(e.getReasonCode()))
                .put("risk", clean(e.getRisk())).put("owner", clean(e.getOwner())).put("triggers", 1).put("opened_at", event.occurredAt()).put("due_at", e.getDueAt());
    }

    private void flowEvent(FlowEvent e) {
        var flow = clean(e.getFlow());
        switch (e.getEvent()) {
            case FlowPublished p -> {
                document(flow, p.getVersion(), p.getYaml());
                version(flow, p.getVersion()).put("proposed_by", event.actorId()).put("activated_at", event.occurredAt()).put("retired_at", null);
            }
            case FlowProposed p -> {
                document(flow, p.getVersion(), p.getYaml());
                version(flow, p.getVersion()).put("proposed_by", event.actorId());
            }
            case FlowApproved a -> version(flow, a.getVersion()).put("approved_by", event.actorId())
                    .put("evidence", clean(a.getReport() == null ? a.getNoReportReason() : a.getReport().getSummary()));
            case FlowActivated a -> version(flow, a.getVersion()).put("activated_at", event.occurredAt()).put("retired_at", null);
            case FlowRetired r -> version(flow, r.getVersion()).put("retired_at", event.occurredAt());
            case AutonomyChanged a -> add(Subject.AUTONOMY, event.eventId().toString()).put("flow", flow).put("version", a.getVersion())
                    .put("action_type", clean(a.getAction())).put("before", clean(a.getBefore())).put("after", clean(a.getAfter()))
                    .put("proposed_by", clean(a.getProposedBy())).put("approved_by", clean(a.getApprovedBy())).put("activated_by", event.actorId())
                    .put("at", event.occurredAt());
            default -> {
                // Stops and trials are no part of the insights.
            }
        }
    }

    /// What had ended before keeps the time at which it did.
    private <S extends Enum<S>> Values state(Subject subject, String key, S from, S to, Set<S> ends) {
        var item = add(subject, key).put("state", to == null ? null : to.name());
        var ended = to != null && ends.contains(to);
        return ended && from != null && ends.contains(from) ? item : item.put("ended_at", ended ? event.occurredAt() : null);
    }

    private void document(String flow, int version, String yaml) {
        version(flow, version).put("yaml", clean(yaml));
        var rules = rules(flow, version, yaml);
        for (var i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            add(Subject.RULE, flow + "@" + version + "/" + rule.id()).put("flow", flow).put("version", version).put("position", i + 1).put("rule", rule.id())
                    .put("name", clean(rule.name())).put("outcome", rule.then().word()).put("condition", clean(rule.when())).put("reason", clean(rule.reason())).put("owner", clean(rule.owner()))
                    .put("review_by", rule.reviewBy()).put("expires", rule.expires()).put("sample", rule.sample());
        }
    }

    /// A document that a newer or older Countersign understood is no reason to hold the search up.
    private static List<FlowDefinition.Rule> rules(String flow, int version, String yaml) {
        try {
            return FlowCompiler.load(yaml.getBytes(StandardCharsets.UTF_8)).definition().rules();
        } catch (IllegalArgumentException e) {
            LOG.warnf("The insights miss the rules of %s version %d: %s", flow, version, e.getMessage());
            return List.of();
        }
    }

    private Values version(String flow, int version) {
        return add(Subject.FLOW, flow + "@" + version).put("flow", flow).put("version", version);
    }

    private Values add(Subject subject, String key) {
        var values = new Values(subject, key, new LinkedHashMap<>());
        found.add(values);
        return values;
    }

    /// Values of one thing while they are found out.
    private record Values(Subject subject, String key, Map<String, Object> values) {
        Values put(String name, Object value) {
            values.put(name, value);
            return this;
        }
    }

    private boolean isPerson() {
        return event.actorKind().equals("person");
    }

    private static String name(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String clean(String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
