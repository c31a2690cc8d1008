package io.countersign.cli.send;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/// Waits until the rules have judged runs.
public final class Routed {

    private static final int ALL = 1_000_000;
    private static final int LOOK_CLOSER_EVERY = 10;
    private static final Duration PAUSE = Duration.ofMillis(150);
    /// With no run routed for so long, waiting on helps nobody.
    private static final Duration STANDSTILL = Duration.ofSeconds(120);

    private Routed() {}

    /// Returns when none of the runs is RECEIVED any more.
    ///
    /// @param ingest ingest-service
    /// @param runIds the runs
    /// @param waiting hears how many still wait
    /// @throws Refused if nothing moves for two minutes
    public static void await(Api ingest, Collection<String> runIds, IntConsumer waiting) {
        var patient = ingest.patient();
        Set<String> left = new HashSet<>(runIds);
        long moved = System.nanoTime();
        for (int look = 0; !left.isEmpty(); look++) {
            // Counting is cheap; the listing says which ones, and shows a view that lags behind.
            if (patient.get("/runs/count").path("RECEIVED").asLong() == 0 || look % LOOK_CLOSER_EVERY == LOOK_CLOSER_EVERY - 1) {
                var routed = new HashSet<String>();
                patient.rows("/runs?limit=" + ALL, row -> {
                    if (!row.path("state").asText().equals("RECEIVED")) routed.add(row.path("runId").asText());
                });
                if (left.removeAll(routed)) moved = System.nanoTime();
                waiting.accept(left.size());
            }
            if (left.isEmpty()) return;
            if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
                throw new Refused(left.size() + " runs are accepted and safe, but the rules did not get to them within " + STANDSTILL.toSeconds()
                        + " s. See whether policy-service runs: countersign status");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted while waiting for the rules; what was sent is safe.");
        }
    }
}
