package io.countersign.policy.streams;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.Run;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Takes the open runs that a stop covers into the queue, a part at a time.
///
/// @param halt has one run stopped; it leaves alone what can't be stopped any more
record StopSweep(Desk desk, Book<Run> runs, BiConsumer<Run, Halt> halt) {

    /// Runs stopped in one part: so many that a partition is through soon, so few that nobody waits long for other work.
    static final int STOPPED_AT_ONCE = 200;
    private static final int LOOKED_AT_AT_ONCE = 5_000;

    /// What stops a run, and who is behind it.
    record Halt(EngagedStop stop, Cause cause) {}

    /// Does the next part.
    ///
    /// @param after what the call before returned; empty: from the first run on
    /// @return where it came to; empty: it is through
    Optional<String> next(EngagedStop stop, String after) {
        var keys = OpenRuns.keys(desk, stop.scope(), after, LOOKED_AT_AT_ONCE);
        var by = new Halt(stop, new Cause(Actor.newBuilder().setKind(ActorKind.PERSON).setId(stop.engagedBy()).build(), stop.stopId(), null));
        int stopped = 0;
        for (var key : keys) {
            if (OpenRuns.in(stop.scope(), key)) {
                runs.get(OpenRuns.runId(key)).ifPresent(run -> halt.accept(run, by));
                if (++stopped == STOPPED_AT_ONCE) {
                    return Optional.of(key);
                }
            }
        }
        return keys.size() < LOOKED_AT_AT_ONCE ? Optional.empty() : Optional.of(keys.getLast());
    }
}
