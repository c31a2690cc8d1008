package io.countersign.policy.streams;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.Step.Alert;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the open runs that a stop covers into the queue, a part at a time.
///
/// @param halt has one run stopped; it leaves alone what can't be stopped any more
record StopSweep(Desk desk, Book<Run> runs, RunContents contents, BiConsumer<Run, Halt> halt) {

    private static final Logger LOG = LoggerFactory.getLogger(StopSweep.class);
    /// Runs stopped in one part: so many that a partition is through soon, so few that nobody waits long for other work.
    static final int STOPPED_AT_ONCE = 200;
    /// Bytes of their content after which a part ends: each goes to the queue with its content, and a part is one transaction.
    static final int CONTENT_AT_ONCE = 8 * 1024 * 1024;
    private static final int LOOKED_AT_AT_ONCE = 5_000;

    /// What stops a run, and who is behind it.
    record Halt(EngagedStop stop, Cause cause) {}

    /// Does the next part.
    ///
    /// @param after what the call before returned; empty: from the first run on
    /// @return where it came to; empty: it is through
    Optional<String> next(EngagedStop stop, String after) {
        var keys = OpenRuns.keys(desk, stop.scope(), after, LOOKED_AT_AT_ONCE);
        var by = new Halt(stop, new Cause(StopDesk.person(stop), stop.origin() == null ? stop.stopId() : stop.origin().eventId(), null));
        int stopped = 0;
        int content = 0;
        for (var key : keys) {
            if (OpenRuns.in(stop.scope(), key)) {
                content += stopped(OpenRuns.runId(key), by);
                if (++stopped == STOPPED_AT_ONCE || content >= CONTENT_AT_ONCE) {
                    return Optional.of(key);
                }
            }
        }
        return keys.size() < LOOKED_AT_AT_ONCE ? Optional.empty() : Optional.of(keys.getLast());
    }

    /// Stops one run. One that fails does not keep the others from being stopped; it is not released either, because that asks for stops.
    /// Somebody is told: it does not show in the queue.
    ///
    /// @return bytes of its content
    private int stopped(String runId, Halt by) {
        try {
            var run = runs.get(runId);
            if (run.isEmpty()) {
                return 0;
            }
            int size = contents.of(runId).length; // asked for first: without it the run would fail half written
            halt.accept(run.get(), by);
            return size;
        } catch (LookupUnavailable | KafkaException e) {
            throw e; // nothing is wrong with the run
        } catch (RuntimeException e) {
            LOG.error("The stop {} can't take run {} into the queue and goes on after it", by.stop().stopId(), runId, e);
            var key = "not-stopped:%s:%s".formatted(by.stop().stopId(), runId);
            StepWriter.alert(desk, new About(runs.get(runId).map(Run::caseId).orElse(runId), runId, "alert:" + key), new Alert(key, Alert.Kind.NOT_STOPPED,
                    "critical", runId, by.stop().scope().flow(), "The stop could not take it into the queue; it is not released, but does not show there"), by.cause());
            return 0;
        }
    }
}
