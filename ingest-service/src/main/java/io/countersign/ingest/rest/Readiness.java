package io.countersign.ingest.rest;

import io.countersign.singlewriter.WriterRuntime;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.function.BooleanSupplier;

/// Whether what happened before the start is known here yet. Until then "there is no such run" would be a guess, and history would pass for news.
@Singleton
class Readiness {

    private final BooleanSupplier ready;

    @Inject
    Readiness(WriterRuntime runtime) {
        this(runtime.view()::caughtUp); // whether commands can be judged just now is said by whoever judges them
    }

    Readiness(BooleanSupplier ready) {
        this.ready = ready;
    }

    /// @throws WebApplicationException 503 with `Retry-After`: not yet
    void check() {
        if (!ready.getAsBoolean()) {
            throw new WebApplicationException(Problems.later("This instance has just started and is still reading what happened before; ask again."));
        }
    }
}
