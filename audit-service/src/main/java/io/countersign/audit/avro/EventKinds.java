package io.countersign.audit.avro;

import io.countersign.record.EventType;
import io.countersign.schemas.avro.AbsenceEnded;
import io.countersign.schemas.avro.AbsenceSet;
import io.countersign.schemas.avro.AlertAcknowledged;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.ApprovalAtRisk;
import io.countersign.schemas.avro.ApprovalClaimed;
import io.countersign.schemas.avro.ApprovalClosed;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalDelegated;
import io.countersign.schemas.avro.ApprovalEscalated;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalNoted;
import io.countersign.schemas.avro.ApprovalOffered;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalReassigned;
import io.countersign.schemas.avro.ApprovalReplaced;
import io.countersign.schemas.avro.ApprovalStageDecided;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ApprovalViewed;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.AutonomyChanged;
import io.countersign.schemas.avro.CaseRedacted;
import io.countersign.schemas.avro.CaseViewed;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionUndone;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.DeliveryFailed;
import io.countersign.schemas.avro.DeliverySucceeded;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.EntriesArchived;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionAppended;
import io.countersign.schemas.avro.ExceptionAtRisk;
import io.countersign.schemas.avro.ExceptionClaimed;
import io.countersign.schemas.avro.ExceptionClosed;
import io.countersign.schemas.avro.ExceptionEscalated;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionMerged;
import io.countersign.schemas.avro.ExceptionNoted;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ExceptionPinned;
import io.countersign.schemas.avro.ExceptionReassigned;
import io.countersign.schemas.avro.ExceptionReopened;
import io.countersign.schemas.avro.ExceptionSnoozed;
import io.countersign.schemas.avro.ExceptionTargetMissed;
import io.countersign.schemas.avro.ExceptionUnclaimed;
import io.countersign.schemas.avro.ExceptionWoken;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowDeclined;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.FlowPublished;
import io.countersign.schemas.avro.FlowResumed;
import io.countersign.schemas.avro.FlowRetired;
import io.countersign.schemas.avro.FlowShadowEnded;
import io.countersign.schemas.avro.FlowShadowStarted;
import io.countersign.schemas.avro.FlowStopped;
import io.countersign.schemas.avro.IncidentClosed;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.PersonChanged;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonRemoved;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.avro.RecordExported;
import io.countersign.schemas.avro.RecordSearched;
import io.countersign.schemas.avro.RedactionAsked;
import io.countersign.schemas.avro.RedactionDeclined;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ReplaceApproval;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.RunWithdrawnFromException;
import io.countersign.schemas.avro.SigningKeyRotated;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.avro.WebhookPut;
import io.countersign.schemas.avro.WebhookRemoved;
import io.countersign.schemas.avro.WithdrawException;
import org.apache.avro.specific.SpecificRecord;

/// Which type of the Record every record of the catalogue is. Avro's classes are not sealed, so a test walks all schemas.
final class EventKinds {

    /// @param flow null: the record does not say
    record About(EventMeta meta, EventType type, String flow) {
    }

    private EventKinds() {
    }

    /// @throws IllegalArgumentException a record that the Record has no type for
    static About of(SpecificRecord record) {
        return switch (record) {
            case RunFact e -> new About(e.getMeta(), runFact(e), e.getFact() instanceof RunAccepted a ? a.getHead().getFlow() : null);
            case Rejection e -> new About(e.getMeta(), EventType.INPUT_REJECTED, e.getInput().getFlow());
            case RunEvent e -> new About(e.getMeta(), cause(e.getCause()), e.getRouting() == null ? null : e.getRouting().getFlow());
            case Directive e -> new About(e.getMeta(), directive(e), null);
            case ApprovalWork e -> new About(e.getMeta(), approvalWork(e), e.getWork() instanceof OpenApproval o ? o.getFlow() : null);
            case ExceptionWork e -> new About(e.getMeta(), exceptionWork(e), switch (e.getWork()) {
                case RaiseException r -> r.getFlow();
                case RaiseAlert a -> a.getFlow();
                default -> null;
            });
            case ApprovalEvent e -> new About(e.getMeta(), approvalEvent(e),
                    e.getEvent() instanceof ApprovalOpened o ? o.getOpened().getFlow() : null);
            case ExceptionEvent e -> new About(e.getMeta(), exceptionEvent(e), switch (e.getEvent()) {
                case ExceptionOpened o -> o.getRaised().getFlow();
                case ExceptionAppended a -> a.getRaised().getFlow();
                default -> null;
            });
            case FlowEvent e -> new About(e.getMeta(), flowEvent(e), e.getFlow());
            case PersonEvent e -> new About(e.getMeta(), personEvent(e), null);
            case AlertEvent e -> new About(e.getMeta(), alertEvent(e), e.getEvent() instanceof AlertRaised a ? a.getFlow() : null);
            case WebhookEvent e -> new About(e.getMeta(), webhookEvent(e), null);
            case RecordEvent e -> new About(e.getMeta(), recordEvent(e), null);
            case DeadLetter e -> new About(e.getMeta(), EventType.UNREADABLE_BYTES, null);
            default -> throw unknown(record);
        };
    }

    private static EventType runFact(RunFact e) {
        return switch (e.getFact()) {
            case RunAccepted _ -> EventType.RUN_ACCEPTED;
            case RunWithdrawn _ -> EventType.RUN_WITHDRAWN;
            case ExecutionReported _ -> EventType.EXECUTION_REPORTED;
            case ConsumptionRequested _ -> EventType.CONSUMPTION_REQUESTED;
            case SourceIdReused _ -> EventType.SOURCE_ID_REUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType cause(RunCause cause) {
        return switch (cause) {
            case ROUTED -> EventType.RUN_ROUTED;
            case DECIDED -> EventType.RUN_DECIDED;
            case RESOLVED -> EventType.RUN_RESOLVED;
            case EVALUATED_AGAIN -> EventType.RUN_EVALUATED_AGAIN;
            case NEXT_ATTEMPT_ARRIVED -> EventType.RUN_NEXT_ATTEMPT_ARRIVED;
            case NO_ATTEMPT_IN_TIME -> EventType.RUN_NO_ATTEMPT_IN_TIME;
            case OUTCOME_REPORTED -> EventType.RUN_OUTCOME_REPORTED;
            case WITHDRAWN -> EventType.RUN_CANCELLED;
            case STOPPED -> EventType.RUN_STOPPED;
            case REVOKED -> EventType.RUN_REVOKED;
            case EXPIRED -> EventType.RUN_EXPIRED;
            case CONSUMED -> EventType.RUN_RECEIPT_CONSUMED;
            case CORRECTED -> EventType.RUN_CORRECTED;
            case NOT_APPLIED -> EventType.RUN_DECISION_NOT_APPLIED;
            case REOPENED -> EventType.RUN_REOPENED;
            case CHECKED -> EventType.RUN_CHECKED;
        };
    }

    private static EventType directive(Directive e) {
        return switch (e.getKind()) {
            case PROCEED -> EventType.DIRECTIVE_PROCEED;
            case RETRY -> EventType.DIRECTIVE_RETRY;
            case FALLBACK -> EventType.DIRECTIVE_FALLBACK;
            case HAND_OFF -> EventType.DIRECTIVE_HAND_OFF;
            case STOP -> EventType.DIRECTIVE_STOP;
        };
    }

    private static EventType approvalWork(ApprovalWork e) {
        return switch (e.getWork()) {
            case OpenApproval _ -> EventType.APPROVAL_ASKED;
            case ReplaceApproval _ -> EventType.APPROVAL_QUESTION_REPLACED;
            case CloseApproval _ -> EventType.APPROVAL_QUESTION_CLOSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType exceptionWork(ExceptionWork e) {
        return switch (e.getWork()) {
            case RaiseException _ -> EventType.EXCEPTION_RAISED;
            case WithdrawException _ -> EventType.EXCEPTION_WITHDRAWN;
            case RaiseAlert _ -> EventType.ALERT_NOTICED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType approvalEvent(ApprovalEvent e) {
        return switch (e.getEvent()) {
            case ApprovalOpened _ -> EventType.APPROVAL_OPENED;
            case ApprovalClaimed _ -> EventType.APPROVAL_CLAIMED;
            case ApprovalUnclaimed _ -> EventType.APPROVAL_UNCLAIMED;
            case ApprovalReplaced _ -> EventType.APPROVAL_REPLACED;
            case ApprovalDecided _ -> EventType.APPROVAL_DECIDED;
            case ApprovalFinalized _ -> EventType.APPROVAL_FINALIZED;
            case DecisionUndone _ -> EventType.DECISION_UNDONE;
            case ApprovalExpired _ -> EventType.APPROVAL_EXPIRED;
            case ApprovalClosed _ -> EventType.APPROVAL_CLOSED;
            case ApprovalOffered _ -> EventType.APPROVAL_OFFERED;
            case ApprovalViewed _ -> EventType.APPROVAL_VIEWED;
            case ApprovalStageDecided _ -> EventType.APPROVAL_STAGE_DECIDED;
            case ApprovalDelegated _ -> EventType.APPROVAL_DELEGATED;
            case ApprovalReassigned _ -> EventType.APPROVAL_REASSIGNED;
            case ApprovalNoted _ -> EventType.APPROVAL_NOTED;
            case ApprovalAtRisk _ -> EventType.APPROVAL_AT_RISK;
            case ApprovalTargetMissed _ -> EventType.APPROVAL_TARGET_MISSED;
            case ApprovalEscalated _ -> EventType.APPROVAL_ESCALATED;
            case CommandRefused _ -> EventType.APPROVAL_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType exceptionEvent(ExceptionEvent e) {
        return switch (e.getEvent()) {
            case ExceptionOpened _ -> EventType.EXCEPTION_OPENED;
            case ExceptionAppended _ -> EventType.EXCEPTION_APPENDED;
            case ExceptionClaimed _ -> EventType.EXCEPTION_CLAIMED;
            case ExceptionUnclaimed _ -> EventType.EXCEPTION_UNCLAIMED;
            case RunResolved _ -> EventType.EXCEPTION_RUN_RESOLVED;
            case RunWithdrawnFromException _ -> EventType.EXCEPTION_RUN_WITHDRAWN;
            case ExceptionClosed _ -> EventType.EXCEPTION_CLOSED;
            case ExceptionSnoozed _ -> EventType.EXCEPTION_SNOOZED;
            case ExceptionWoken _ -> EventType.EXCEPTION_WOKEN;
            case ExceptionReassigned _ -> EventType.EXCEPTION_REASSIGNED;
            case ExceptionPinned _ -> EventType.EXCEPTION_PINNED;
            case ExceptionMerged _ -> EventType.EXCEPTION_MERGED;
            case ExceptionReopened _ -> EventType.EXCEPTION_REOPENED;
            case ExceptionNoted _ -> EventType.EXCEPTION_NOTED;
            case ExceptionAtRisk _ -> EventType.EXCEPTION_AT_RISK;
            case ExceptionTargetMissed _ -> EventType.EXCEPTION_TARGET_MISSED;
            case ExceptionEscalated _ -> EventType.EXCEPTION_ESCALATED;
            case CommandRefused _ -> EventType.EXCEPTION_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType flowEvent(FlowEvent e) {
        return switch (e.getEvent()) {
            case FlowPublished _ -> EventType.FLOW_PUBLISHED;
            case FlowStopped _ -> EventType.FLOW_STOPPED;
            case FlowResumed _ -> EventType.FLOW_RESUMED;
            case FlowProposed _ -> EventType.FLOW_PROPOSED;
            case FlowApproved _ -> EventType.FLOW_APPROVED;
            case FlowDeclined _ -> EventType.FLOW_DECLINED;
            case FlowShadowStarted _ -> EventType.FLOW_SHADOW_STARTED;
            case FlowShadowEnded _ -> EventType.FLOW_SHADOW_ENDED;
            case FlowActivated _ -> EventType.FLOW_ACTIVATED;
            case FlowRetired _ -> EventType.FLOW_RETIRED;
            case AutonomyChanged _ -> EventType.AUTONOMY_CHANGED;
            case CommandRefused _ -> EventType.FLOW_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType personEvent(PersonEvent e) {
        return switch (e.getEvent()) {
            case PersonChanged _ -> EventType.PERSON_CHANGED;
            case PersonRemoved _ -> EventType.PERSON_REMOVED;
            case AbsenceSet _ -> EventType.ABSENCE_SET;
            case AbsenceEnded _ -> EventType.ABSENCE_ENDED;
            case CommandRefused _ -> EventType.PEOPLE_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType alertEvent(AlertEvent e) {
        return switch (e.getEvent()) {
            case AlertRaised _ -> EventType.ALERT_RAISED;
            case AlertAcknowledged _ -> EventType.ALERT_ACKNOWLEDGED;
            case CommandRefused _ -> EventType.ALERT_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType webhookEvent(WebhookEvent e) {
        return switch (e.getEvent()) {
            case WebhookPut _ -> EventType.WEBHOOK_PUT;
            case WebhookRemoved _ -> EventType.WEBHOOK_REMOVED;
            case WebhookDisabled _ -> EventType.WEBHOOK_DISABLED;
            case DeliveryDue _ -> EventType.DELIVERY_DUE;
            case DeliverySucceeded _ -> EventType.DELIVERY_SUCCEEDED;
            case DeliveryFailed _ -> EventType.DELIVERY_FAILED;
            case CommandRefused _ -> EventType.WEBHOOK_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType recordEvent(RecordEvent e) {
        return switch (e.getEvent()) {
            case CaseViewed _ -> EventType.CASE_VIEWED;
            case RecordSearched _ -> EventType.RECORD_SEARCHED;
            case RecordExported _ -> EventType.RECORD_EXPORTED;
            case RedactionAsked _ -> EventType.REDACTION_ASKED;
            case RedactionDeclined _ -> EventType.REDACTION_DECLINED;
            case CaseRedacted _ -> EventType.CASE_REDACTED;
            case SigningKeyRotated _ -> EventType.SIGNING_KEY_ROTATED;
            case IncidentClosed _ -> EventType.INCIDENT_CLOSED;
            case EntriesArchived _ -> EventType.ENTRIES_ARCHIVED;
            case CommandRefused _ -> EventType.RECORD_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    static IllegalArgumentException unknown(Object record) {
        return new IllegalArgumentException("the Record has no type for " + record.getClass().getSimpleName());
    }
}
