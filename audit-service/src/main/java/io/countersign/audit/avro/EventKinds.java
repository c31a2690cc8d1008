package io.countersign.audit.avro;

import io.countersign.audit.domain.EventType;
import io.countersign.schemas.avro.AbsenceSet;
import io.countersign.schemas.avro.AlertAcknowledged;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.ApprovalClaimed;
import io.countersign.schemas.avro.ApprovalClosed;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalReplaced;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionUndone;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionAppended;
import io.countersign.schemas.avro.ExceptionClaimed;
import io.countersign.schemas.avro.ExceptionClosed;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ExceptionUnclaimed;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowPublished;
import io.countersign.schemas.avro.FlowResumed;
import io.countersign.schemas.avro.FlowStopped;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.PersonChanged;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonRemoved;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ReplaceApproval;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.RunWithdrawnFromException;
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
            case ExceptionWork e -> new About(e.getMeta(), exceptionWork(e), e.getWork() instanceof RaiseException r ? r.getFlow() : null);
            case ApprovalEvent e -> new About(e.getMeta(), approvalEvent(e),
                    e.getEvent() instanceof ApprovalOpened o ? o.getOpened().getFlow() : null);
            case ExceptionEvent e -> new About(e.getMeta(), exceptionEvent(e), switch (e.getEvent()) {
                case ExceptionOpened o -> o.getRaised().getFlow();
                case ExceptionAppended a -> a.getRaised().getFlow();
                default -> null;
            });
            case FlowEvent e -> new About(e.getMeta(), flowEvent(e), e.getFlow());
            case PersonEvent e -> new About(e.getMeta(), personEvent(e), null);
            case AlertEvent e -> new About(e.getMeta(), alertEvent(e), null);
            case DeadLetter e -> new About(e.getMeta(), EventType.UNREADABLE_BYTES, null);
            default -> throw unknown(record);
        };
    }

    private static EventType runFact(RunFact e) {
        return switch (e.getFact()) {
            case RunAccepted _ -> EventType.RUN_ACCEPTED;
            case RunWithdrawn _ -> EventType.RUN_WITHDRAWN;
            case ExecutionReported _ -> EventType.EXECUTION_REPORTED;
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
            case CommandRefused _ -> EventType.EXCEPTION_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType flowEvent(FlowEvent e) {
        return switch (e.getEvent()) {
            case FlowPublished _ -> EventType.FLOW_PUBLISHED;
            case FlowStopped _ -> EventType.FLOW_STOPPED;
            case FlowResumed _ -> EventType.FLOW_RESUMED;
            case CommandRefused _ -> EventType.FLOW_COMMAND_REFUSED;
            case Object other -> throw unknown(other);
        };
    }

    private static EventType personEvent(PersonEvent e) {
        return switch (e.getEvent()) {
            case PersonChanged _ -> EventType.PERSON_CHANGED;
            case PersonRemoved _ -> EventType.PERSON_REMOVED;
            case AbsenceSet _ -> EventType.ABSENCE_SET;
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

    private static IllegalArgumentException unknown(Object record) {
        return new IllegalArgumentException("the Record has no type for " + record.getClass().getSimpleName());
    }
}
