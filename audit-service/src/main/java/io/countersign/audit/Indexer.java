package io.countersign.audit;

import io.countersign.audit.Entries.Kept;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.SearchIndex.Row;
import io.countersign.audit.domain.Sentences;
import io.countersign.audit.domain.Sentences.Line;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Keeps the derived tables of the search up with the entries: beside the recording, so that no search ever holds the Record up.
/// What is missing is made, whether it is new or was lost in a crash of the database.
public final class Indexer implements DerivedText, Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Indexer.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int BATCH = 500;

    private final SearchIndex index;
    private final EventReader events;
    private final Object turn = new Object();
    private boolean closed;
    private boolean awaited;
    private long turns;
    private volatile String trouble;

    /// @param index keeps what searches need
    /// @param events reads payloads
    public Indexer(SearchIndex index, EventReader events) {
        this.index = index;
        this.events = events;
    }

    @Override public void run() {
        while (true) {
            var done = round();
            synchronized (turn) {
                turns++;
                turn.notifyAll();
                if (!closed && !awaited && done == 0) {
                    pause(PAUSE);
                }
                awaited = false;
                if (closed) {
                    return;
                }
            }
        }
    }

    private int round() {
        try {
            var done = index.index(BATCH, this::row);
            trouble = null;
            return done;
        } catch (RuntimeException e) {
            // Nothing of the batch was kept. It is made again, and the Record goes on meanwhile.
            if (trouble == null) {
                LOG.warnf("The search is held up: %s", e.getMessage());
            }
            trouble = e.getMessage();
            return 0;
        }
    }

    /// Makes everything searchable that is not yet; for tests and tools without the thread.
    public void catchUp() {
        while (index.index(BATCH, this::row) > 0) {
            // The next batch.
        }
    }

    /// Whether everything that is in the Record now is searchable, given a little time.
    ///
    /// @param patience how long to wait at most
    public boolean isComplete(Duration patience) {
        var until = System.nanoTime() + patience.toNanos();
        while (index.behind() > 0) {
            synchronized (turn) {
                var left = Duration.ofNanos(until - System.nanoTime());
                if (closed || trouble != null || !left.isPositive()) {
                    return false;
                }
                awaited = true;
                var before = turns;
                turn.notifyAll();
                if (before == turns) {
                    pause(left);
                }
            }
        }
        return true;
    }

    /// Entries that are not searchable yet.
    public long behind() {
        return index.behind();
    }

    /// Why the search is held up; null: nothing is wrong.
    public String trouble() {
        return trouble;
    }

    /// Takes a case's text out of the search for good, once its key is destroyed: its entries are found by what stays readable.
    @Override public void forget(String caseId) {
        index.forget(caseId, this::row);
    }

    private Row row(Kept entry) {
        try {
            if (entry.value() != null) {
                var facts = events.facts(entry.shard().topic(), entry.value());
                return new Row(entry, facts, Sentences.of(facts, List.of()));
            }
        } catch (UnreadableEvent e) {
            LOG.errorf("Entry %d of %s can't be read any more: %s", entry.index(), entry.shard(), e.getMessage());
        }
        return new Row(entry, null, List.of(new Line("Not readable", "This entry can't be read: the Record was changed.")));
    }

    private void pause(Duration most) {
        try {
            turn.wait(Math.max(1, most.toMillis()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override public void close() {
        synchronized (turn) {
            closed = true;
            turn.notifyAll();
        }
    }
}
