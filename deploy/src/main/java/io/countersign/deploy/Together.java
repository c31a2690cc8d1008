package io.countersign.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Does one thing for each of several, at the same time.
final class Together {

    private Together() {}

    /// Returns when all are done.
    ///
    /// @throws StackProblem the first failure, after all have ended
    static <T> void forEach(List<? extends T> all, Consumer<? super T> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var each : all) running.add(threads.submit(() -> action.accept(each)));
            RuntimeException first = null;
            for (var one : running) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    if (first == null) first = e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
                }
            }
            if (first != null) throw first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted. Run the command again; it goes on where it was.");
        }
    }
}
