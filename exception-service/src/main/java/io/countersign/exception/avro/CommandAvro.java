package io.countersign.exception.avro;

import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.ClaimException;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.UnclaimException;
import io.countersign.schemas.avro.WithdrawException;
import java.time.Duration;
import java.util.List;

/// What arrives, as commands of the domain; and what people ask for, as records.
public final class CommandAvro {

    private CommandAvro() {}

    /// Work from policy.
    ///
    /// @param newId id for the item, should one be opened
    /// @throws IllegalArgumentException it names no run
    public static Command of(ExceptionWork work, String newId) {
        var runId = work.getMeta().getRunId();
        if (runId == null) {
            throw new IllegalArgumentException("Exception work names no run");
        }
        return switch (work.getWork()) {
            case RaiseException raise -> new Command.Raise(newId, Triggers.of(raise, runId));
            case WithdrawException withdraw -> new Command.Withdraw(runId, withdraw.getReason(), withdraw.getApplied());
            default -> throw unknown(work.getWork());
        };
    }

    /// A refused input.
    public static Command of(Rejection rejection, String newId, Roster directory) {
        return new Command.Raise(newId, Triggers.of(rejection, directory));
    }

    /// A record that `service` set aside.
    public static Command of(DeadLetter letter, String service, String newId, Roster directory) {
        return new Command.Raise(newId, Triggers.of(letter, service, directory));
    }

    /// What somebody asks for.
    ///
    /// @param lease how long a claim lasts
    public static Command of(ExceptionCommand command, Duration lease) {
        var by = PeopleAvro.asker(command.getMeta().getActor());
        return switch (command.getCommand()) {
            case ClaimException claim -> new Command.Claim(by, claim.getExceptionId(), lease);
            case UnclaimException unclaim -> new Command.Unclaim(by, unclaim.getExceptionId());
            case ResolveException resolve -> new Command.Resolve(by, resolve.getExceptionId(), of(resolve));
            default -> throw unknown(command.getCommand());
        };
    }

    /// The exception that a command is for.
    public static String exceptionId(ExceptionCommand command) {
        return switch (command.getCommand()) {
            case ClaimException claim -> claim.getExceptionId();
            case UnclaimException unclaim -> unclaim.getExceptionId();
            case ResolveException resolve -> resolve.getExceptionId();
            default -> throw unknown(command.getCommand());
        };
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

    static ResolveException toAvro(String exceptionId, Resolution resolution, List<Resolution.Edit> edited) {
        return ResolveException.newBuilder().setExceptionId(exceptionId).setKind(kind(resolution.kind()))
                .setShownVersion(resolution.shownVersion()).setShownActionDigest(resolution.shownActionDigest())
                .setCardDigest(resolution.cardDigest()).setNote(resolution.note()).setRunIds(resolution.runIds())
                .setEdited(edited.stream().map(CommandAvro::toAvro).toList()).setChannel(resolution.channel()).build();
    }

    static EditedRun toAvro(Resolution.Edit edit) {
        return EditedRun.newBuilder().setRunId(edit.runId()).setContent(Triggers.toAvro(edit.content()))
                .setActionDigest(edit.actionDigest()).build();
    }

    static Resolution of(ResolveException resolve) {
        return new Resolution(kind(resolve.getKind()), resolve.getShownVersion(), resolve.getShownActionDigest(), resolve.getCardDigest(),
                resolve.getNote(), List.copyOf(resolve.getRunIds()), resolve.getEdited().stream().map(CommandAvro::of).toList(),
                resolve.getChannel());
    }

    static Resolution.Edit of(EditedRun edit) {
        return new Resolution.Edit(edit.getRunId(), Triggers.of(edit.getContent()), edit.getActionDigest());
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
