package io.countersign.policy.streams;

import io.countersign.policy.domain.Receipt.Use;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.StopScope;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Index of the runs that a stop may change, so that it finds them without a look at every run there ever was.
///
/// ```
/// released|<when the release ends>|flow|action|run    dropped when that time has come: a release that ran out is over
/// waiting|flow|action|run
/// ```
///
/// The index only finds: whether a run is stopped says the run. Runs that an earlier version of the service wrote have no entry before
/// their next change.
final class OpenRuns {

    static final String NAME = "open-runs";
    private static final String RELEASED = "released|";
    private static final String WAITING = "waiting|";
    /// Sorts after everything that can follow a `|` in a key.
    private static final String END = "~";
    /// How long somebody may still be executing what they used the release for, after the last time to report in.
    private static final Duration EXECUTING = Duration.ofHours(1);
    private static final Duration DROP_EVERY = Duration.ofSeconds(1);
    private static final int DROPPED_AT_ONCE = 1_000;

    private Instant droppedTo = Instant.EPOCH;

    /// Takes a run's change in.
    ///
    /// @param before as it was; of version 0: it is new, or waits for its counters
    void changed(Run before, Run after, Desk desk) {
        var book = book(desk);
        var old = before.version() == 0 && book.get(key(before)).isEmpty() ? null : key(before);
        var now = key(after);
        if (!Objects.equals(old, now)) {
            if (old != null) {
                book.remove(old);
            }
            if (now != null) {
                book.put(now, "");
            }
        }
        if (droppedTo.plus(DROP_EVERY).isBefore(desk.now())) {
            dropEnded(book, desk.now());
        }
    }

    /// Keys of runs that a stop of that scope may change, the released ones first.
    ///
    /// @param after the last key of the call before; empty: from the first on
    /// @param limit keys at most; fewer are given when there are no more
    static List<String> keys(Desk desk, StopScope scope, String after, int limit) {
        var released = book(desk).keys(later(RELEASED + time(desk.now()), after), RELEASED + END, limit);
        if (released.size() == limit) {
            return released;
        }
        var prefix = WAITING + (scope.flow() == null ? "" : part(scope.flow()) + "|" + (scope.action() == null ? "" : part(scope.action()) + "|"));
        return Stream.concat(released.stream(), book(desk).keys(later(prefix, after), prefix + END, limit - released.size()).stream()).toList();
    }

    /// Whether the run of that key was in the scope when it was noted.
    static boolean in(StopScope scope, String key) {
        var parts = key.split("\\|", -1);
        var action = URLDecoder.decode(parts[parts.length - 2], StandardCharsets.UTF_8);
        return scope.covers(URLDecoder.decode(parts[parts.length - 3], StandardCharsets.UTF_8), action.isEmpty() ? null : action);
    }

    static String runId(String key) {
        return key.substring(key.lastIndexOf('|') + 1);
    }

    /// From where the last call came to, not from the first: what was dropped leaves marks in the store that take time to walk over.
    private void dropEnded(Book<String> book, Instant now) {
        var ended = book.keys(RELEASED + time(droppedTo), RELEASED + time(now), DROPPED_AT_ONCE);
        ended.forEach(book::remove);
        if (ended.size() < DROPPED_AT_ONCE) {
            droppedTo = now;
        }
    }

    private static Book<String> book(Desk desk) {
        return desk.book(NAME, String.class);
    }

    private static String key(Run run) {
        var what = part(run.flow()) + "|" + (run.actionType() == null ? "" : part(run.actionType())) + "|" + run.runId();
        return switch (run.state()) {
            case RECEIVED, HELD, RETRYING -> WAITING + what;
            case RELEASED -> run.receipt() == null || run.receipt().use() == Use.REVOKED ? null : RELEASED + time(ends(run)) + "|" + what;
            case IN_EXCEPTION, BLOCKED, EXECUTED, EXECUTION_FAILED, REJECTED, HANDLED_BY_HAND, CANCELLED, SUPERSEDED -> null;
        };
    }

    private static Instant ends(Run run) {
        return run.receipt().use() == Use.CONSUMED ? run.receipt().lastReport().plus(EXECUTING) : run.receipt().validUntil();
    }

    private static String later(String from, String after) {
        return after.compareTo(from) < 0 ? from : after + "\0";
    }

    private static String time(Instant time) {
        return String.format("%016d", time.toEpochMilli());
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
