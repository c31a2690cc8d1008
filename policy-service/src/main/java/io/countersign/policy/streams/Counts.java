package io.countersign.policy.streams;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RunCounted;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;

/// Counts runs in windows, on the partition of the counter's key: whoever comes first counts first, wherever their cases are.
///
/// ```
/// key|<count key>                          the last run that was counted
/// time|<count key>|<when>|<number>         one for each run, numbered 1, 2, ... without holes: a window is the difference of two numbers
/// run|<when it leaves>|<count key>|<run>   what that run was told, for a repeat
/// ```
///
/// The time of a key never goes back, nor ahead of the clock: a run that was late on its way counts as come now, so that the numbers are in
/// the order of the times and a clock that goes wrong forgets nothing. What has left its window is dropped while others are counted.
final class Counts {

    static final String NAME = "counts";
    private static final String KEY = "key|";
    private static final String TIME = "time|";
    private static final String RUN = "run|";
    /// Sorts after everything that can follow a `|` in a key.
    private static final String END = "~";
    /// How long a run that was late on its way still finds what was in its window.
    static final Duration LATE = Duration.ofHours(1);
    private static final Duration DROP_EVERY = Duration.ofSeconds(1);
    private static final int DROPPED_AT_ONCE = 1_000;
    private static final Mark NOTHING = new Mark(0, 0, 0, 0);

    private long droppedTo;

    /// A counted run.
    ///
    /// @param at when it counts as come, in epoch milliseconds
    /// @param number 1, 2, ... under its key
    /// @param count runs in the window before it
    /// @param until when it leaves the window, in epoch milliseconds
    record Mark(long at, long number, long count, long until) {}

    /// Counts a run, or only says how many there are, and tells the run's case. A repeat is told the same.
    void count(Inbound in, CountRun asked, Desk desk) {
        var meta = in.command().orElseThrow();
        var counted = RunCounted.newBuilder().setRunId(asked.getRunId()).setCounter(asked.getCounter()).setCount(count(asked, desk)).build();
        var head = CommandMeta.newBuilder().setCommandId(desk.newId("cmd-")).setCaseId(meta.getCaseId()).setActor(meta.getActor())
                .setSentAt(desk.now()).setTraceparent(meta.getTraceparent()).build();
        desk.command(Topics.POLICY_COMMANDS, -1, meta.getCaseId(), PolicyCommand.newBuilder().setMeta(head).setCommand(counted).build());
    }

    private long count(CountRun asked, Desk desk) {
        var book = book(desk);
        var key = asked.getCountKey();
        var runKey = RUN + time(asked.getAt().toEpochMilli() + asked.getWindowMs()) + "|" + key + "|" + asked.getRunId();
        var before = book.get(runKey);
        if (before.isPresent()) {
            return before.get().count();
        }
        var last = book.get(KEY + key).orElse(NOTHING);
        long at = Math.max(last.at(), Math.min(asked.getAt().toEpochMilli(), desk.now().toEpochMilli()));
        long count = since(at - asked.getWindowMs(), key, last, book);
        if (asked.getCounts()) {
            var mark = new Mark(at, last.number() + 1, count, at + asked.getWindowMs());
            book.put(KEY + key, mark);
            book.put(timeKey(key, mark), NOTHING);
            book.put(runKey, mark);
        }
        if (droppedTo + DROP_EVERY.toMillis() < at - LATE.toMillis()) {
            drop(book, at - LATE.toMillis());
        }
        return count;
    }

    /// Runs that came at `from` or later.
    private static long since(long from, String key, Mark last, Book<Mark> book) {
        var first = book.keys(TIME + key + "|" + time(from), TIME + key + "|" + END, 1);
        return first.isEmpty() ? 0 : last.number() - Long.parseLong(first.getFirst().substring(first.getFirst().lastIndexOf('|') + 1)) + 1;
    }

    /// From where the last call came to, not from the first: what was dropped leaves marks in the store that take time to walk over.
    private void drop(Book<Mark> book, long to) {
        var ended = book.keys(RUN + time(droppedTo), RUN + time(to), DROPPED_AT_ONCE);
        for (var runKey : ended) {
            var mark = book.get(runKey).orElseThrow();
            var parts = runKey.split("\\|", 4);
            book.remove(runKey);
            if (mark.until() > to) { // it was late, and leaves later than it said
                book.put(RUN + time(mark.until()) + "|" + parts[2] + "|" + parts[3], mark);
                continue;
            }
            book.remove(timeKey(parts[2], mark));
            if (book.get(KEY + parts[2]).filter(last -> last.number() == mark.number()).isPresent()) {
                book.remove(KEY + parts[2]);
            }
        }
        if (ended.size() < DROPPED_AT_ONCE) {
            droppedTo = to;
        }
    }

    private static Book<Mark> book(Desk desk) {
        return desk.book(NAME, Mark.class);
    }

    private static String timeKey(String key, Mark mark) {
        return TIME + key + "|" + time(mark.at()) + "|" + String.format("%016d", mark.number());
    }

    private static String time(long epochMilli) {
        return String.format("%016d", Math.max(0, epochMilli));
    }
}
