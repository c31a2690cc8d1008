package io.countersign.ingest.view;

import io.countersign.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// Where every directive stands, in the order of its partition: a dozen bytes each. Written by one thread, read by many, each at its own pace:
/// a slow reader keeps nothing but its place.
public final class DirectiveLog {

    /// A directive.
    ///
    /// @param where it stands on topic `directives`
    public record Entry(String runId, Position where) {}

    /// The arrays are shared with what follows; only the first `size` places count.
    private record Written(long[] offsets, String[] runs, int size) {
        static final Written NOTHING = new Written(new long[16], new String[16], 0);

        Written with(String runId, long offset) {
            boolean full = size == offsets.length;
            var to = full || size == 0 ? Arrays.copyOf(offsets, offsets.length * 2) : offsets;
            var of = full || size == 0 ? Arrays.copyOf(runs, runs.length * 2) : runs;
            to[size] = offset;
            of[size] = runId;
            return new Written(to, of, size + 1);
        }

        /// Place of the first entry at `offset` or after.
        int placeOf(long offset) {
            int found = Arrays.binarySearch(offsets, 0, size, offset);
            return found >= 0 ? found : -found - 1;
        }
    }

    private final Map<Integer, Written> partitions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private long count;

    void add(String runId, Position where) {
        partitions.merge(where.partition(), Written.NOTHING.with(runId, where.offset()), (before, _) -> before.with(runId, where.offset()));
        lock.lock();
        try {
            count++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Reads from the first directive on.
    public Reading fromStart() {
        return new Reading(new ConcurrentHashMap<>());
    }

    /// Reads what comes from now on.
    public Reading fromNow() {
        return new Reading(partitions.entrySet().stream().filter(e -> e.getValue().size() > 0)
                .collect(Collectors.toConcurrentMap(Map.Entry::getKey, e -> e.getValue().offsets()[e.getValue().size() - 1] + 1)));
    }

    /// Reads on from where a reading was.
    ///
    /// @param cursor of that reading
    /// @return empty: it is no cursor
    public Optional<Reading> from(String cursor) {
        try {
            var next = new ConcurrentHashMap<Integer, Long>();
            var text = new String(Base64.getUrlDecoder().decode(cursor.strip()), StandardCharsets.US_ASCII);
            if (!text.startsWith(Reading.KIND)) {
                return Optional.empty();
            }
            for (var part : text.substring(Reading.KIND.length()).split(",")) {
                if (!part.isEmpty()) {
                    var pair = part.split(":");
                    next.put(Integer.parseInt(pair[0]), Long.parseLong(pair[1]));
                }
            }
            return Optional.of(new Reading(next));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /// One reader's place. For one thread.
    public final class Reading {
        private static final String KIND = "directives ";

        private final Map<Integer, Long> next;
        private long seen = -1;
        private int only = -1;

        private Reading(Map<Integer, Long> next) {
            this.next = next;
        }

        /// The same, leaving out all partitions but one.
        public Reading only(int partition) {
            only = partition;
            return this;
        }

        /// The next directive of any partition; those of one come in order.
        public Optional<Entry> next() {
            for (var partition : partitions.entrySet()) {
                if (only >= 0 && partition.getKey() != only) {
                    continue;
                }
                var written = partition.getValue();
                int place = written.placeOf(next.getOrDefault(partition.getKey(), 0L));
                if (place < written.size()) {
                    next.put(partition.getKey(), written.offsets()[place] + 1);
                    return Optional.of(new Entry(written.runs()[place], new Position(Topics.DIRECTIVES, partition.getKey(), written.offsets()[place])));
                }
            }
            return Optional.empty();
        }

        /// Where this reading is, for reading on from there; opaque.
        public String cursor() {
            var text = next.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> e.getKey() + ":" + e.getValue()).collect(Collectors.joining(","));
            return Base64.getUrlEncoder().withoutPadding().encodeToString((KIND + text).getBytes(StandardCharsets.US_ASCII));
        }

        /// Waits until there may be more to read, `patience` at most. What came since the last call ends it at once.
        public void awaitNews(Duration patience) throws InterruptedException {
            lock.lock();
            try {
                if (seen == count) {
                    var _ = news.await(patience.toNanos(), TimeUnit.NANOSECONDS);
                }
                seen = count;
            } finally {
                lock.unlock();
            }
        }
    }
}
