package io.countersign.singlewriter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever listens what a view has just taken in. Never waits for a listener: one that falls behind loses what it has not heard, and is
/// told that it did. Thread-safe.
public final class ChangeFeed<T> {

    private final int most;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    /// What came next.
    ///
    /// @param change null: some were lost, look at everything anew
    public record News<T>(Change<T> change) {}

    /// @param most changes kept for a listener that is busy
    public ChangeFeed(int most) {
        this.most = most;
    }

    /// Tells everybody who listens; call it once the view shows the change.
    public void announce(Change<T> change) {
        listeners.forEach(one -> one.take(change));
    }

    /// Listens from now on, until it is closed.
    public Listener listen() {
        var listener = new Listener();
        listeners.add(listener);
        return listener;
    }

    /// Somebody who listens.
    public final class Listener implements AutoCloseable {

        private final Queue<Change<T>> kept = new ArrayDeque<>();
        private boolean lost;

        private Listener() {}

        private synchronized void take(Change<T> change) {
            if (kept.size() == most) {
                kept.clear();
                lost = true;
            }
            if (!lost) { // else who looks at everything anew sees this one too
                kept.add(change);
            }
            notifyAll();
        }

        /// Waits for what comes next.
        ///
        /// @return empty: nothing came within `patience`
        public synchronized Optional<News<T>> next(Duration patience) throws InterruptedException {
            long deadline = System.nanoTime() + patience.toNanos();
            while (kept.isEmpty() && !lost) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return Optional.empty();
                }
                wait(left);
            }
            var news = new News<>(lost ? null : kept.poll());
            lost = false;
            return Optional.of(news);
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
