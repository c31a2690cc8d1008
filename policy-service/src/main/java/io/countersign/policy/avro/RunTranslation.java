package io.countersign.policy.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.domain.Judgement;
import io.countersign.policy.domain.Receipt;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.RunLifecycle;
import io.countersign.policy.domain.Situation;
import io.countersign.policy.domain.Step;
import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.roster.Roster.OnDuty;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RuleOutcome;
import io.countersign.schemas.avro.RuleResult;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.RunState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs and their changes, to and from records.
public final class RunTranslation {

    private RunTranslation() {}

    /// A run as it was accepted.
    ///
    /// @param attempt its attempt of the case
    public static Run received(EventMeta meta, RunAccepted accepted, int attempt) {
        var head = accepted.getHead();
        var prompt = head.getPromptName() == null ? null : head.getPromptName() + "@" + head.getPromptVersion();
        return Run.received(meta.getRunId(), meta.getCaseId(), head.getSource(), head.getId(), head.getFlow(), attempt,
                title(head.getActionType(), head.getAmount(), head.getCurrency()), head.getActionType(), head.getActionDigest(), prompt,
                head.getResponsible(), head.getOnBehalfOf());
    }

    /// What a run is about, such as `refund 240.00 EUR`.
    static String title(String actionType, String amount, String currency) {
        if (actionType == null) {
            return "a draft without an action";
        }
        return actionType + (amount == null ? "" : " " + amount) + (currency == null ? "" : " " + currency);
    }

    /// The decision in the domain's words.
    public static RunLifecycle.Decision decision(DecisionKind kind) {
        return switch (kind) {
            case APPROVE -> RunLifecycle.Decision.APPROVE;
            case EDIT -> RunLifecycle.Decision.EDIT;
            case REJECT -> RunLifecycle.Decision.REJECT;
            case SEND_BACK -> RunLifecycle.Decision.SEND_BACK;
            case OVERRIDE -> RunLifecycle.Decision.OVERRIDE;
            case ANSWER -> RunLifecycle.Decision.ANSWER;
        };
    }

    /// The resolution in the domain's words.
    public static RunLifecycle.Resolution resolution(ResolutionKind kind) {
        return switch (kind) {
            case FIX -> RunLifecycle.Resolution.FIX;
            case RELEASE -> RunLifecycle.Resolution.RELEASE;
            case APPROVAL -> RunLifecycle.Resolution.APPROVAL;
            case RETRY -> RunLifecycle.Resolution.RETRY;
            case BY_HAND -> RunLifecycle.Resolution.BY_HAND;
            case REJECT -> RunLifecycle.Resolution.REJECT;
            case FALLBACK -> RunLifecycle.Resolution.FALLBACK;
            case CORRECT -> RunLifecycle.Resolution.CORRECT;
            case DISMISS -> RunLifecycle.Resolution.DISMISS;
        };
    }

    /// What a person chose on an approval.
    public static Choice choice(String approvalId, ApprovalFinalized decided) {
        var decision = decided.getDecision();
        var after = decision.getEdited() == null ? decided.getActionDigestBefore() : decision.getEditedActionDigest();
        return new Choice(approvalId, word(decision.getKind().name()), reasons(decided), decided.getActionDigestBefore(), after);
    }

    /// Every reason that somebody had to give, word for word: who edited or overrode in an earlier stage speaks to the caller too.
    private static String reasons(ApprovalFinalized decided) {
        var last = decided.getDecision().getNote();
        return decided.getEarlierReasons().isEmpty() ? last
                : Stream.concat(decided.getEarlierReasons().stream(), Stream.ofNullable(last)).collect(Collectors.joining("; "));
    }

    /// The run as a decision releases it, with those who changed it.
    ///
    /// @return null: nobody did
    public static Edit edit(ApprovalFinalized decided) {
        return edit(decided.getEditors().isEmpty() ? List.of(decided.getDecidedBy().getId()) : List.copyOf(decided.getEditors()),
                decided.getDecision().getEdited());
    }

    /// The run as somebody changed it whose limit is no longer asked about.
    private static Edit edit(List<String> editors, Content content) {
        return content == null ? null : edit(editors, content, ContentJson.bytes(content));
    }

    /// What a person chose on an exception.
    public static Choice choice(String exceptionId, RunResolved resolved) {
        var after = resolved.getEdited() == null ? resolved.getActionDigestBefore() : resolved.getEdited().getActionDigest();
        return new Choice(exceptionId, word(resolved.getResolution().getKind().name()), resolved.getResolution().getNote(),
                resolved.getActionDigestBefore(), after);
    }

    /// The run as a person changed it.
    ///
    /// @param content null: unchanged, and so is the answer
    public static Edit edit(String editor, Content content) {
        return edit(List.of(editor), content);
    }

    /// The run as a person changed it.
    ///
    /// @param content null: unchanged, and so is the answer
    /// @param before the run as it was, canonical JSON: an amount of another currency can't be compared with a limit
    public static Edit edit(String editor, Content content, byte[] before) {
        return edit(List.of(editor), content, before);
    }

    private static Edit edit(List<String> editors, Content content, byte[] before) {
        if (content == null) {
            return null;
        }
        var run = ContentJson.read(content);
        var action = run.path("action");
        var amount = text(action, "amount");
        var currency = text(action, "currency");
        var number = number(amount);
        var was = ContentJson.read(before);
        boolean incomparable = amount != null && (number.isEmpty() || !Objects.equals(currency, text(was.path("action"), "currency")));
        boolean otherDraft = !action.equals(was.path("action")) || !run.path("output").equals(was.path("output"));
        return new Edit(editors, ContentJson.bytes(content), ContentJson.actionDigest(run), text(action, "type"), number.orElse(null), incomparable,
                title(text(action, "type"), amount, currency), otherDraft);
    }

    /// The run with another output, as a person corrected it.
    ///
    /// @param output any JSON value
    /// @return null: it is the output that the run has
    public static Edit withOutput(String editor, byte[] run, Content output) {
        var corrected = (ObjectNode) ContentJson.read(run);
        var now = ContentJson.read(output);
        return now.equals(corrected.get("output")) ? null : edit(editor, ContentJson.of(corrected.set("output", now)));
    }

    /// The event of a change.
    public static RunEvent event(EventMeta meta, Run run, Step.Changed change) {
        return RunEvent.newBuilder().setMeta(meta).setFrom(RunState.valueOf(change.from().name())).setTo(RunState.valueOf(change.to().name()))
                .setCause(RunCause.valueOf(change.cause().name())).setFlags(new ArrayList<>(change.flags())).setAttempt(run.attempt())
                .setEvaluation(change.evaluation()).setReason(change.reason())
                .setRouting(change.routing() == null ? null : routing(change.routing()))
                .setShadow(change.routing() == null || change.routing().shadow() == null ? null : routing(change.routing().shadow())).setChoice(choice(change.choice()))
                .setReceipt(receipt(change.receipt())).setCode(change.code()).setContent(change.edit() == null ? null : ContentJson.ofBytes(change.edit().content()))
                .build();
    }

    /// What the caller is told.
    ///
    /// @param content the run as it is now, canonical JSON
    public static Directive directive(EventMeta meta, Run run, Step.Tell tell, byte[] content) {
        return Directive.newBuilder().setMeta(meta).setKind(DirectiveKind.valueOf(tell.directive().name())).setState(run.state().name())
                .setRunVersion(run.version()).setReason(tell.reason()).setNote(tell.note()).setReceipt(receipt(tell.receipt()))
                .setFallback(tell.fallback()).setFallbackAction(tell.fallbackAction()).setContent(tell.edited() ? toUse(ContentJson.read(content)) : null).build();
    }

    /// The question that a person is asked.
    public static OpenApproval question(Run run, Step.Ask ask, byte[] content) {
        return asking(run, ask, content).build();
    }

    private static OpenApproval.Builder asking(Run run, Step.Ask ask, byte[] content) {
        var owners = ask.owners();
        var terms = ask.terms();
        var action = ContentJson.read(content).path("action");
        return OpenApproval.newBuilder().setApprovalId(ask.approvalId()).setRunVersion(run.version()).setFlow(run.flow())
                .setFlowVersion(ask.flowVersion()).setTitle(run.title()).setReason(ask.reason()).setRule(ask.rule()).setRisk(ask.risk())
                .setPriority(rank(ask.risk())).setOwner(owners.owner().person().id()).setBackup(id(owners.backup()))
                .setOwnerRole(owners.owner().role()).setBackupRole(role(owners.backup())).setDueAt(ask.dueAt())
                .setUndoMs((terms == null ? FlowDefinition.UNDO : terms.undo()).toMillis())
                .setActionDigest(run.actionDigest()).setExcluded(new ArrayList<>(run.excluded())).setContent(ContentJson.ofBytes(content))
                .setStages(stages(ask))
                .setCalendar(terms == null ? null : terms.calendar()).setEscalateTo(terms == null ? null : terms.escalateTo())
                .setEscalateAfterMs(terms == null ? 0 : millis(terms.escalateAfter()))
                .setExpireAfterMs(terms == null ? 0 : millis(terms.expireAfter()))
                .setDecisions(terms == null ? List.of() : terms.decisions().stream().map(RunTranslation::constant).toList())
                .setActionType(run.actionType()).setAmount(text(action, "amount")).setCurrency(text(action, "currency"))
                .setArgumentsSchema(argumentsSchema(terms))
                .setEditLimit(terms == null ? null : plain(terms.editLimit())).setBulkLimit(terms == null ? null : plain(terms.bulkLimit()))
                .setRejectedBefore(ask.rejectedBefore());
    }

    /// The question whether it was right to release a run at once: it can only be answered with yes or no, it does not expire, and what waits comes first.
    public static OpenApproval check(Run run, Step.Ask ask, byte[] content) {
        return asking(run, ask, content).setPurpose("check").setPriority(0).setStages(List.of(stage(ask.asked())))
                .setDecisions(List.of(DecisionKind.APPROVE.name(), DecisionKind.REJECT.name())).setCalendar(null).setEscalateAfterMs(0).setExpireAfterMs(0).build();
    }

    /// What the queue is told.
    public static RaiseException raised(Run run, Step.Raise raise, byte[] content) {
        var owners = raise.owners();
        return RaiseException.newBuilder().setRunVersion(run.version()).setFlow(run.flow()).setTitle(run.title())
                .setReasonCode(raise.code().name()).setReason(raise.reason()).setRule(raise.rule()).setRisk(raise.risk())
                .setOwner(owners == null ? null : owners.owner().person().id()).setBackup(owners == null ? null : id(owners.backup()))
                .setOwnerRole(owners == null ? Judgement.QUEUE_OWNER : owners.owner().role())
                .setBackupRole(owners == null ? null : role(owners.backup())).setDueAt(raise.dueAt()).setActionDigest(run.actionDigest())
                .setExcluded(new ArrayList<>(run.excluded())).setHandOvers(run.handOvers()).setContent(ContentJson.ofBytes(content))
                .setActionType(run.actionType()).setCalendar(raise.calendar()).setEscalateTo(raise.escalateTo()).setIncident(raise.incident()).setReopens(raise.reopens())
                .setArgumentsSchema(argumentsSchema(raise.terms())).setFallback(raise.fallback()).build();
    }

    /// What the list of alerts is told.
    public static RaiseAlert alert(Step.Alert alert) {
        return RaiseAlert.newBuilder().setKey(alert.key()).setKind(alert.kind().name()).setSeverity(alert.severity())
                .setSubject(alert.subject()).setFlow(alert.flow()).setDetail(alert.detail()).build();
    }

    private static Routing routing(Judgement judgement) {
        var routing = judgement.routing();
        return Routing.newBuilder().setRoute(Route.valueOf(routing.route().name())).setRule(routing.ruleId()).setRuleName(routing.ruleName())
                .setReason(routing.reason()).setReasonCode(routing.reasonCode() == null ? null : routing.reasonCode().name())
                .setRisk(routing.risk().name().toLowerCase(Locale.ROOT)).setFlow(routing.flow()).setFlowVersion(judgement.flowVersion())
                .setFlowHash(routing.flowHash()).setCounters(judgement.counters())
                .setRules(routing.results().stream().map(r -> RuleResult.newBuilder().setRule(r.rule()).setName(r.name())
                        .setOutcome(RuleOutcome.valueOf(r.outcome().name())).setDetail(r.detail()).build()).toList())
                .build();
    }

    private static io.countersign.schemas.avro.Choice choice(Choice choice) {
        return choice == null ? null
                : io.countersign.schemas.avro.Choice.newBuilder().setItemId(choice.itemId()).setKind(choice.kind()).setNote(choice.note())
                        .setActionDigestBefore(choice.digestBefore()).setActionDigestAfter(choice.digestAfter()).build();
    }

    private static io.countersign.schemas.avro.Receipt receipt(Receipt receipt) {
        return receipt == null ? null
                : io.countersign.schemas.avro.Receipt.newBuilder().setReceiptId(receipt.id()).setActionDigest(receipt.actionDigest())
                        .setValidUntil(receipt.validUntil()).setSingleUse(true).build();
    }

    private static Content toUse(JsonNode run) {
        var use = JsonNodeFactory.instance.objectNode();
        if (run.has("action")) {
            use.set("action", run.get("action"));
        }
        if (run.has("output")) {
            use.set("output", run.get("output"));
        }
        return ContentJson.of(use);
    }

    /// The names stay with the question: who they stand for is looked up again when time passes.
    private static List<ApprovalStage> stages(Step.Ask ask) {
        var stages = ask.terms() == null || ask.terms().stages().isEmpty() ? List.of(ask.asked()) : ask.terms().stages();
        return stages.stream().map(RunTranslation::stage).toList();
    }

    private static ApprovalStage stage(FlowDefinition.Stage stage) {
        return ApprovalStage.newBuilder().setOwner(stage.owner()).setBackup(stage.backup()).setQuorum(stage.quorum())
                .setEarlierDeciders(stage.earlierDeciders()).setRespondWithinMs(Situation.orAnHour(stage.respondWithin()).toMillis()).build();
    }

    private static String argumentsSchema(ActionClass terms) {
        return terms == null || terms.argumentsSchema() == null ? null : terms.argumentsSchema().toString();
    }

    private static long millis(Duration time) {
        return time == null ? 0 : time.toMillis();
    }

    private static String plain(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.ofNullable(text).map(BigDecimal::new);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static int rank(String risk) {
        return switch (risk) {
            case "critical" -> 4;
            case "high" -> 3;
            case "medium" -> 2;
            default -> 1;
        };
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }

    private static String id(OnDuty person) {
        return person == null ? null : person.person().id();
    }

    private static String role(OnDuty person) {
        return person == null ? null : person.role();
    }
}
