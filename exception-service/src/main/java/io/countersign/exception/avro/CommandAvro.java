package io.countersign.exception.avro;

import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.ClaimException;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.MergeException;
import io.countersign.schemas.avro.NoteException;
import io.countersign.schemas.avro.PinException;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ReassignException;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ReopenException;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.SnoozeException;
import io.countersign.schemas.avro.UnclaimException;
import io.countersign.schemas.avro.WakeException;
import io.countersign.schemas.avro.WithdrawException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What arrives, as commands of the domain; and what people ask for, as records.
public final class CommandAvro {

    private CommandAvro() {}

    /// Work from policy, alerts apart; see [AlertAvro].
    ///
    /// @param newId id for the item, should one be opened
    /// @throws IllegalArgumentException it names no run
    public static Command.Work of(ExceptionWork work, String newId) {
        var runId = work.getMeta().getRunId();
        return switch (work.getWork()) {
            case RaiseException raise when runId != null || raise.getIncident() -> new Command.Raise(newId, Triggers.of(raise, runId), raise.getReopens());
            case WithdrawException withdraw when runId != null -> new Command.Withdraw(runId, withdraw.getReason(), withdraw.getApplied(),
                    withdraw.getRunVersion());
            case RaiseException _, WithdrawException _ -> throw new IllegalArgumentException("Exception work names no run");
            default -> throw unknown(work.getWork());
        };
    }

    /// A refused input.
    public static Command.Work of(Rejection rejection, String newId, Roster directory) {
        return new Command.Raise(newId, Triggers.of(rejection, directory), null);
    }

    /// A record that `service` set aside.
    public static Command.Work of(DeadLetter letter, String service, String newId, Roster directory) {
        return new Command.Raise(newId, Triggers.of(letter, service, directory), null);
    }

    /// What is known of the matter before somebody asks for it.
    ///
    /// @param lease how long a claim lasts
    /// @param firstDecision event that settled the exception first; empty: it is not settled
    /// @param item the exception; null: there is none
    /// @param contents contents of the runs that wait in the exception, by run
    public record Known(Duration lease, String firstDecision, ExceptionItem item, Map<String, Content> contents) {}

    /// What somebody asks of an exception; for alerts see [AlertAvro].
    public static Command.Asked of(ExceptionCommand command, Known known) {
        var by = PeopleAvro.asker(command.getMeta().getActor());
        return switch (command.getCommand()) {
            case ClaimException claim -> new Command.Claim(by, claim.getExceptionId(), known.lease());
            case UnclaimException unclaim -> new Command.Unclaim(by, unclaim.getExceptionId());
            case ResolveException resolve -> new Command.Resolve(by, resolve.getExceptionId(), EditedRuns.judged(resolve, known));
            case SnoozeException snooze -> new Command.Snooze(by, snooze.getExceptionId(), snooze.getUntil(), snooze.getWaitingForCustomer(),
                    snooze.getNote());
            case WakeException wake -> new Command.Wake(by, wake.getExceptionId());
            case ReassignException reassign -> new Command.Reassign(by, reassign.getExceptionId(), reassign.getTo(), reassign.getNote());
            case PinException pin -> new Command.Pin(by, pin.getExceptionId(), pin.getPinned(), pin.getNote());
            case MergeException merge -> new Command.Merge(by, merge.getExceptionId(), merge.getInto(), merge.getNote(), merge.getShownVersion(),
                    merge.getChannel(), merge.getUnfit(), known.contents());
            case ReopenException reopen -> new Command.Reopen(by, reopen.getExceptionId(), reopen.getNote(), known.firstDecision());
            case NoteException note -> new Command.Note(by, note.getExceptionId(), note.getNote());
            default -> throw unknown(command.getCommand());
        };
    }

    /// What somebody asks of an exception, when only its words matter.
    public static Command.Asked of(ExceptionCommand command) {
        return of(command, new Known(Duration.ZERO, "", null, Map.of()));
    }

    /// A request to claim.
    public static ExceptionCommand claim(CommandMeta meta, String exceptionId) {
        return new ExceptionCommand(meta, new ClaimException(exceptionId));
    }

    /// A request to give back.
    public static ExceptionCommand unclaim(CommandMeta meta, String exceptionId) {
        return new ExceptionCommand(meta, new UnclaimException(exceptionId));
    }

    /// A request to settle.
    public static ExceptionCommand resolve(CommandMeta meta, String exceptionId, Resolution resolution) {
        return new ExceptionCommand(meta, toAvro(exceptionId, resolution, resolution.edited()));
    }

    /// A request to put aside.
    public static ExceptionCommand snooze(CommandMeta meta, String exceptionId, Instant until, boolean waitingForCustomer, String note) {
        return new ExceptionCommand(meta, new SnoozeException(exceptionId, until, waitingForCustomer, note));
    }

    /// A request to take up again before the time.
    public static ExceptionCommand wake(CommandMeta meta, String exceptionId) {
        return new ExceptionCommand(meta, new WakeException(exceptionId));
    }

    /// A request to give to another owner.
    public static ExceptionCommand reassign(CommandMeta meta, String exceptionId, String to, String note) {
        return new ExceptionCommand(meta, new ReassignException(exceptionId, to, note));
    }

    /// A request to put on top of the queue, or back.
    public static ExceptionCommand pin(CommandMeta meta, String exceptionId, boolean pinned, String note) {
        return new ExceptionCommand(meta, new PinException(exceptionId, pinned, note));
    }

    /// A request to merge.
    ///
    /// @param shownVersion version that was shown; 0: not said
    /// @param channel `rest`, `cli` or `console`
    /// @param unfit why the other one can't take it, one sentence; null: it can
    public static ExceptionCommand merge(CommandMeta meta, String exceptionId, String into, String note, long shownVersion, String channel, String unfit) {
        return new ExceptionCommand(meta, new MergeException(exceptionId, into, note, shownVersion, channel, unfit));
    }

    /// A request to take a settled one up again.
    public static ExceptionCommand reopen(CommandMeta meta, String exceptionId, String note) {
        return new ExceptionCommand(meta, new ReopenException(exceptionId, note));
    }

    /// A request to write something down.
    public static ExceptionCommand note(CommandMeta meta, String exceptionId, String note) {
        return new ExceptionCommand(meta, new NoteException(exceptionId, note));
    }

    static ResolveException toAvro(String exceptionId, Resolution resolution, List<Resolution.Edit> edited) {
        return ResolveException.newBuilder().setExceptionId(exceptionId).setKind(kind(resolution.kind()))
                .setShownVersion(resolution.shownVersion()).setShownActionDigest(resolution.shownActionDigest())
                .setCardDigest(resolution.cardDigest()).setNote(resolution.note()).setRunIds(resolution.runIds())
                .setEdited(edited.stream().map(CommandAvro::toAvro).toList()).setChannel(resolution.channel())
                .setOutcomeCode(resolution.outcomeCode()).build();
    }

    static EditedRun toAvro(Resolution.Edit edit) {
        return EditedRun.newBuilder().setRunId(edit.runId()).setContent(Triggers.toAvro(edit.content()))
                .setActionDigest(edit.actionDigest()).build();
    }

    static Resolution of(ResolveException resolve) {
        return new Resolution(kind(resolve.getKind()), resolve.getShownVersion(), resolve.getShownActionDigest(), resolve.getCardDigest(),
                resolve.getNote(), List.copyOf(resolve.getRunIds()), resolve.getEdited().stream().map(CommandAvro::of).toList(),
                resolve.getChannel(), resolve.getOutcomeCode());
    }

    static Resolution.Edit of(EditedRun edit) {
        return new Resolution.Edit(edit.getRunId(), Triggers.of(edit.getContent()), edit.getActionDigest(), null);
    }

    private static ResolutionKind kind(io.countersign.schemas.avro.ResolutionKind kind) {
        return switch (kind) {
            case FIX -> ResolutionKind.FIX;
            case RELEASE -> ResolutionKind.RELEASE;
            case APPROVAL -> ResolutionKind.APPROVAL;
            case RETRY -> ResolutionKind.RETRY;
            case BY_HAND -> ResolutionKind.BY_HAND;
            case REJECT -> ResolutionKind.REJECT;
            case CORRECT -> ResolutionKind.CORRECT;
            case FALLBACK -> ResolutionKind.FALLBACK;
            case DISMISS -> ResolutionKind.DISMISS;
        };
    }

    private static io.countersign.schemas.avro.ResolutionKind kind(ResolutionKind kind) {
        return io.countersign.schemas.avro.ResolutionKind.valueOf(kind.name());
    }

    private static IllegalArgumentException unknown(Object record) {
        return new IllegalArgumentException("No translation for " + record);
    }
}
