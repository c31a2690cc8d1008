package io.countersign.cli.reconcile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// One topic partition, compared: committed events on one side, entries on the other, both by offset.
public final class Comparison {

    /// An event or an entry.
    ///
    /// @param offset Kafka offset
    /// @param eventId the event; null: the bytes at that offset are no event
    /// @param seq the event's number in its topic partition
    public record Place(long offset, String eventId, long seq) {
    }

    /// A hole in the numbers of events.
    ///
    /// @param after the last number before it; 0: there was none
    /// @param next the number found next
    public record Gap(long after, long next) {
    }

    /// What was found.
    ///
    /// @param events events that Kafka holds
    /// @param entries entries in the same range
    /// @param missing events that have no entry, though the Record is past them
    /// @param extra entries that have no event, though Kafka still holds that offset
    /// @param gaps holes in the numbers of Kafka's events
    /// @param behind events that the Record has not come to yet
    /// @param expired entries whose events Kafka no longer holds
    /// @param unreadable records that are no events; their bytes are on the dead-letter topic
    public record Found(String topic, int partition, long events, long entries, List<Place> missing, List<Place> extra, List<Gap> gaps, long behind, long expired,
            long unreadable) {

        /// Whether every event has its entry and every entry its event.
        public boolean ok() {
            return missing.isEmpty() && extra.isEmpty() && gaps.isEmpty() && behind == 0;
        }
    }

    /// Which offsets are compared.
    ///
    /// @param first first offset that Kafka holds
    /// @param end the offset after the last
    /// @param recordedTo the Record is done with all offsets below
    public record Range(long first, long end, long recordedTo) {
    }

    private final Range range;
    private final List<Place> missing = new ArrayList<>();
    private final List<Place> extra = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long events;
    private long entries;
    private long behind;
    private long expired;
    private long unreadable;
    private long lastSeq;

    private Comparison(Range range) {
        this.range = range;
    }

    /// Walks both sides once; neither has to fit into memory.
    ///
    /// @param kafka committed records in `[first, end)`, by offset
    /// @param record entries, by offset
    public static Found of(String topic, int partition, Range range, Iterator<Place> kafka, Iterator<Place> record) {
        var all = new Comparison(range);
        all.walk(new Ahead(kafka), new Ahead(record));
        return new Found(topic, partition, all.events, all.entries, all.missing, all.extra, all.gaps, all.behind, all.expired, all.unreadable);
    }

    private void walk(Ahead kafka, Ahead record) {
        while (kafka.hasNext() || record.hasNext()) {
            if (record.hasNext() && (!kafka.hasNext() || record.peek().offset() < kafka.peek().offset())) {
                alone(record.next());
            } else if (!record.hasNext() || kafka.peek().offset() < record.peek().offset()) {
                unrecorded(count(kafka.next()));
            } else {
                both(count(kafka.next()), record.next());
            }
        }
    }

    private Place count(Place event) {
        if (event.eventId() == null) {
            unreadable++;
            return event;
        }
        events++;
        // The first one that Kafka still holds may have any number.
        if (event.seq() != lastSeq + 1 && (lastSeq > 0 || range.first() == 0)) {
            gaps.add(new Gap(lastSeq, event.seq()));
        }
        lastSeq = event.seq();
        return event;
    }

    private void both(Place event, Place entry) {
        entries++;
        if (!entry.eventId().equals(event.eventId()) || entry.seq() != event.seq()) {
            extra.add(entry);
            if (event.eventId() != null) {
                missing.add(event);
            }
        }
    }

    private void unrecorded(Place event) {
        if (event.eventId() == null) {
            return;
        }
        if (event.offset() >= range.recordedTo()) {
            behind++;
        } else {
            missing.add(event);
        }
    }

    private void alone(Place entry) {
        if (entry.offset() < range.first()) {
            expired++;
        } else if (entry.offset() < range.end()) {
            entries++;
            extra.add(entry);
        }
        // Newer than the comparison: its event was committed after it began.
    }

    /// An iterator that shows what comes.
    private static final class Ahead {
        private final Iterator<Place> all;
        private Place next;

        Ahead(Iterator<Place> all) {
            this.all = all;
        }

        boolean hasNext() {
            return next != null || all.hasNext();
        }

        Place peek() {
            if (next == null) next = all.next();
            return next;
        }

        Place next() {
            if (!hasNext()) throw new NoSuchElementException();
            var taken = peek();
            next = null;
            return taken;
        }
    }
}
