package io.countersign.ingest.streams;

import io.countersign.ingest.domain.KnownRun;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.SealedBook;
import io.countersign.singlewriter.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// New attempts of runs that are not known to be RETRYING. Whoever was told to try again may be faster than the same news on the way here:
/// what policy wrote in one transaction is read here from two topics, and elsewhere from a third. So such a command waits for the news, for
/// a short while, before it is refused.
final class PostponedRetries {

    static final String POSTPONED = "postponed";
    static final String TIMER = "postponed|";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Desk desk;
    private final SealedBook<byte[]> postponed;

    PostponedRetries(Desk desk) {
        this.desk = desk;
        this.postponed = desk.sealedBook(POSTPONED, byte[].class);
    }

    /// Keeps a command until its run changes, or the patience ends.
    ///
    /// @return the run with the command waiting for it
    KnownRun keep(CommandMeta meta, IntakeCommand command, KnownRun run) {
        try {
            postponed.put(meta.getCommandId(), meta.getCaseId(), bytes(command.toByteBuffer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        desk.schedule(new Timer(TIMER + meta.getCommandId(), desk.now().plus(PATIENCE), meta.getCaseId(), run.runId()));
        return run.withWaiting(Stream.concat(run.waiting().stream(), Stream.of(meta.getCommandId())).toList());
    }

    /// The commands that wait for `run`, as they came; they wait no longer.
    List<Inbound> takeAll(KnownRun run) {
        return run.waiting().stream().flatMap(id -> take(id).stream()).toList();
    }

    /// The command whose patience has ended; empty: it was judged meanwhile.
    Optional<Inbound> take(Timer timer) {
        return take(timer.id().substring(TIMER.length()));
    }

    private Optional<Inbound> take(String commandId) {
        var kept = postponed.get(commandId, null);
        postponed.remove(commandId);
        desk.cancelTimer(TIMER + commandId);
        return kept.map(bytes -> {
            try {
                var command = IntakeCommand.fromByteBuffer(ByteBuffer.wrap(bytes));
                return new Inbound(Topics.INTAKE_COMMANDS, desk.partition(), -1, command.getMeta().getCaseId(), command, bytes, Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
