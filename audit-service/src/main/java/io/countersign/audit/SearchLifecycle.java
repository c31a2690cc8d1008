package io.countersign.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Starts and ends the [Indexer] with the service.
@Singleton
final class SearchLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Indexer indexer;
    private Thread thread;

    SearchLifecycle(Indexer indexer) {
        this.indexer = indexer;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("indexing").unstarted(indexer);
        // Avro looks classes up by it; the starting thread's may be another application's.
        thread.setContextClassLoader(SearchLifecycle.class.getClassLoader());
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        indexer.close();
        thread.join(PATIENCE);
    }
}
