package io.countersign.exception.avro;

import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.schemas.avro.CommandRefused;
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
import io.countersign.schemas.avro.ExceptionState;
import io.countersign.schemas.avro.ExceptionTargetMissed;
import io.countersign.schemas.avro.ExceptionUnclaimed;
import io.countersign.schemas.avro.ExceptionWoken;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.RunWithdrawnFromException;
import java.util.List;
import java.util.Optional;

/// Events of the queue, as they leave and as the view reads them again.
public final class EventAvro {

    private EventAvro() {}

    /// The record of `event`.
    ///
    /// @param before null: the item did not exist
    public static ExceptionEvent toAvro(EventMeta meta, Event event, ExceptionItem before, ExceptionItem after) {
        Object payload = switch (event) {
            case Event.Opened e -> ExceptionOpened.newBuilder().setRaised(Triggers.toAvro(e.trigger())).setPriority(e.priority())
                    .setPriorityText(e.priorityText()).build();
            case Event.Appended e -> ExceptionAppended.newBuilder().setRaised(Triggers.toAvro(e.trigger())).setCount(e.count()).build();
            case Event.Claimed e -> ExceptionClaimed.newBuilder().setUntil(e.until()).build();
            case Event.Unclaimed e -> ExceptionUnclaimed.newBuilder().setReason(e.reason()).build();
            // The changed run stands once, in `edited`: with several runs the record must still fit.
            case Event.RunResolved e -> RunResolved.newBuilder()
                    .setResolution(CommandAvro.toAvro(e.itemId(), e.resolution(), List.of())).setRunVersion(e.runVersion())
                    .setEdited(e.edited() == null ? null : CommandAvro.toAvro(e.edited())).setActionDigestBefore(e.actionDigestBefore())
                    .setReasonCode(e.reasonCode()).build();
            case Event.RunWithdrawn e -> RunWithdrawnFromException.newBuilder().setReason(e.reason()).setApplied(e.applied()).build();
            case Event.Closed e -> ExceptionClosed.newBuilder().setReason(e.reason())
                    .setResolution(e.resolution() == null ? null : CommandAvro.toAvro(e.itemId(), e.resolution(), List.of())).build();
            case Event.Snoozed e -> new ExceptionSnoozed(e.until(), e.waitingForCustomer(), e.note());
            case Event.Woken e -> new ExceptionWoken(e.reason(), e.dueAt(), e.waitedForCustomerMs());
            case Event.Reassigned e -> new ExceptionReassigned(e.from(), e.to(), e.note());
            case Event.Pinned e -> new ExceptionPinned(e.pinned(), e.note());
            case Event.Merged e -> new ExceptionMerged(e.into(), e.runIds(), e.note());
            case Event.Reopened e -> new ExceptionReopened(e.firstDecision(), e.runIds(), e.note());
            case Event.Noted e -> new ExceptionNoted(e.note());
            case Event.AtRisk e -> new ExceptionAtRisk(e.dueAt());
            case Event.TargetMissed e -> new ExceptionTargetMissed(e.dueAt());
            case Event.Escalated e -> new ExceptionEscalated(e.to(), e.role());
        };
        return ExceptionEvent.newBuilder().setMeta(meta).setExceptionId(event.itemId()).setFrom(before == null ? null : state(before.state()))
                .setTo(state(after.state())).setEvent(payload).build();
    }

    /// The record of a refusal.
    ///
    /// @param item the exception that it was for; null: there is none
    public static ExceptionEvent refused(EventMeta meta, String exceptionId, ExceptionItem item, CommandRefused refused) {
        var state = item == null ? null : state(item.state());
        return ExceptionEvent.newBuilder().setMeta(meta).setExceptionId(exceptionId).setFrom(state).setTo(state).setEvent(refused).build();
    }

    /// The event in a record; empty: a refusal, which changes no item.
    public static Optional<Event> of(ExceptionEvent event) {
        var id = event.getExceptionId();
        var meta = event.getMeta();
        return Optional.ofNullable(switch (event.getEvent()) {
            case ExceptionOpened e -> new Event.Opened(id, Triggers.of(e.getRaised(), meta.getRunId()), meta.getOccurredAt(), e.getPriority(),
                    e.getPriorityText());
            case ExceptionAppended e -> new Event.Appended(id, Triggers.of(e.getRaised(), meta.getRunId()), e.getCount(), meta.getOccurredAt());
            case ExceptionClaimed e -> new Event.Claimed(id, meta.getActor().getId(), e.getUntil());
            case ExceptionUnclaimed e -> new Event.Unclaimed(id, e.getReason());
            case RunResolved e -> new Event.RunResolved(id, meta.getRunId(), e.getRunVersion(), CommandAvro.of(e.getResolution()),
                    e.getEdited() == null ? null : CommandAvro.of(e.getEdited()), e.getActionDigestBefore(), e.getReasonCode());
            case RunWithdrawnFromException e -> new Event.RunWithdrawn(id, meta.getRunId(), e.getReason(), e.getApplied());
            case ExceptionClosed e -> new Event.Closed(id, event.getTo() == ExceptionState.RESOLVED, e.getReason(),
                    e.getResolution() == null ? null : CommandAvro.of(e.getResolution()));
            case ExceptionSnoozed e -> new Event.Snoozed(id, meta.getActor().getId(), meta.getOccurredAt(), e.getUntil(), e.getWaitingForCustomer(),
                    e.getNote());
            case ExceptionWoken e -> new Event.Woken(id, meta.getOccurredAt(), e.getReason(), e.getDueAt(), e.getWaitedForCustomerMs());
            case ExceptionReassigned e -> new Event.Reassigned(id, e.getOwner(), e.getTo(), e.getNote());
            case ExceptionPinned e -> new Event.Pinned(id, e.getPinned(), e.getNote());
            case ExceptionMerged e -> new Event.Merged(id, e.getInto(), List.copyOf(e.getRunIds()), e.getNote());
            case ExceptionReopened e -> new Event.Reopened(id, e.getFirstDecision(), List.copyOf(e.getRunIds()), e.getNote(), meta.getOccurredAt());
            case ExceptionNoted e -> new Event.Noted(id, meta.getActor().getId(), meta.getOccurredAt(), e.getNote());
            case ExceptionAtRisk e -> new Event.AtRisk(id, e.getDueAt());
            case ExceptionTargetMissed e -> new Event.TargetMissed(id, e.getDueAt());
            case ExceptionEscalated e -> new Event.Escalated(id, e.getTo(), e.getRole());
            case CommandRefused _ -> null;
            default -> throw new IllegalArgumentException("No translation for " + event.getEvent());
        });
    }

    private static ExceptionState state(ExceptionItem.State state) {
        return switch (state) {
            case OPEN -> ExceptionState.OPEN;
            case CLAIMED -> ExceptionState.CLAIMED;
            case SNOOZED -> ExceptionState.SNOOZED;
            case RESOLVED -> ExceptionState.RESOLVED;
            case CANCELLED -> ExceptionState.CANCELLED;
        };
    }
}
