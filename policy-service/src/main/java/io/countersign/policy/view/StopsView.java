package io.countersign.policy.view;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.StopScope;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowResumed;
import io.countersign.schemas.avro.FlowStopped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/// The stops that are engaged, as topic `flow-events` says. Thread-safe.
public final class StopsView {

    private static final String EVERY_FLOW = "*";

    /// Ids of stops sort by time.
    private final Map<String, EngagedStop> engaged = new ConcurrentSkipListMap<>();
    private final Map<String, EngagedStop> lifted = new ConcurrentSkipListMap<>();

    /// Takes one committed event in.
    public synchronized void take(FlowEvent event) {
        switch (event.getEvent()) {
            case FlowStopped stopped -> engaged.put(stopped.getStopId(), stop(event, stopped));
            case FlowResumed resumed -> {
                var stop = engaged.remove(resumed.getStopId());
                if (stop != null) {
                    lifted.put(stop.stopId(), stop);
                }
            }
            default -> { } // versions and refusals stop nothing
        }
        notifyAll();
    }

    /// The engaged stops, the oldest first.
    public List<EngagedStop> engaged() {
        return List.copyOf(engaged.values());
    }

    /// A stop, engaged or lifted.
    public Optional<EngagedStop> find(String stopId) {
        return Optional.ofNullable(engaged.get(stopId)).or(() -> Optional.ofNullable(lifted.get(stopId)));
    }

    /// Waits until the view shows what was answered, so that whoever asks next sees it; not for longer than `patience`.
    ///
    /// @param isEngaged what is waited for: that the stop is engaged, or that it is not
    public void await(String stopId, boolean isEngaged, Duration patience) {
        await(() -> isEngaged ? find(stopId).isPresent() : !engaged.containsKey(stopId), patience);
    }

    /// The engaged stop of exactly that scope; waits for it not longer than `patience`.
    public Optional<EngagedStop> await(StopScope scope, Duration patience) {
        await(() -> of(scope).isPresent(), patience);
        return of(scope);
    }

    private Optional<EngagedStop> of(StopScope scope) {
        return engaged.values().stream().filter(stop -> stop.scope().equals(scope)).findFirst();
    }

    private synchronized void await(BooleanSupplier shown, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!shown.getAsBoolean()) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EngagedStop stop(FlowEvent event, FlowStopped stopped) {
        var meta = event.getMeta();
        var flow = event.getFlow().equals(EVERY_FLOW) ? null : event.getFlow();
        return new EngagedStop(stopped.getStopId(), new StopScope(flow, stopped.getAction()), stopped.getReason(), meta.getActor().getId(),
                meta.getOccurredAt(), stopped.getUntil());
    }
}
