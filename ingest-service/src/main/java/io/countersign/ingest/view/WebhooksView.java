package io.countersign.ingest.view;

import io.countersign.ingest.WebhookTargets;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.DeliveryFailed;
import io.countersign.schemas.avro.DeliverySucceeded;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.avro.WebhookPut;
import io.countersign.schemas.avro.WebhookRemoved;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Endpoints and their latest deliveries, from `webhook-events`. Written by one thread, read by many.
public final class WebhooksView implements WebhookTargets {

    /// Deliveries kept of an endpoint; more only while they are under way or can be replayed.
    public static final int KEPT = 1_000;
    /// Deliveries kept at most.
    private static final int MOST = 10_000;
    private static final int ROTATIONS = 5;

    private final Map<String, ViewedEndpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<String, ViewedDelivery>> deliveries = new ConcurrentHashMap<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition put = lock.newCondition();

    /// Takes one event in. Those of an endpoint and those of its deliveries come in any order.
    public void fold(WebhookEvent event) {
        var meta = event.getMeta();
        var id = event.getEndpointId();
        switch (event.getEvent()) {
            case WebhookPut put -> {
                removed.remove(id); // registered again under the same Idempotency-Key
                endpoints.compute(id, (_, before) -> put(put, before, meta));
                tellAll();
            }
            case WebhookRemoved _ -> {
                removed.add(id);
                endpoints.remove(id);
                deliveries.remove(id);
            }
            case WebhookDisabled disabled -> endpoints.computeIfPresent(id, (_, it) -> new ViewedEndpoint(id, it.url(), it.sources(), it.flows(), it.apiKey(),
                    it.secretVersion(), false, disabled.getReason(), it.createdAt(), it.rotations()));
            case DeliveryDue due -> keep(new ViewedDelivery(due.getDeliveryId(), id, meta.getRunId(), meta.getCaseId(), ViewedDelivery.SENDING, due.getAttempt(),
                    meta.getOccurredAt(), null, delivery(id, due.getDeliveryId()).map(ViewedDelivery::lastStatus).orElse(0),
                    delivery(id, due.getDeliveryId()).map(ViewedDelivery::lastError).orElse(null)));
            case DeliverySucceeded it -> keep(new ViewedDelivery(it.getDeliveryId(), id, meta.getRunId(), meta.getCaseId(), ViewedDelivery.DELIVERED, it.getAttempt(),
                    meta.getOccurredAt(), null, it.getStatus(), null));
            case DeliveryFailed it -> keep(new ViewedDelivery(it.getDeliveryId(), id, meta.getRunId(), meta.getCaseId(),
                    it.getNextAt() == null ? ViewedDelivery.FAILED : ViewedDelivery.WAITING, it.getAttempt(), meta.getOccurredAt(), it.getNextAt(), it.getStatus(), it.getError()));
            case CommandRefused _ -> { } // it changed nothing
            default -> throw new IllegalArgumentException("unknown event " + event.getEvent().getClass());
        }
    }

    private void tellAll() {
        lock.lock();
        try {
            put.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static ViewedEndpoint put(WebhookPut put, ViewedEndpoint before, EventMeta meta) {
        var it = put.getEndpoint();
        var rotations = before == null ? List.<Instant>of() : before.rotations();
        if (before != null && before.secretVersion() != it.getSecretVersion()) {
            rotations = Stream.concat(rotations.stream().skip(Math.max(0, rotations.size() - ROTATIONS + 1)), Stream.of(meta.getOccurredAt())).toList();
        }
        return new ViewedEndpoint(it.getEndpointId(), it.getUrl(), it.getSources(), it.getFlows(), it.getApiKey(), it.getSecretVersion(), it.getEnabled(), before == null || it.getEnabled() ? null : before.disabledBecause(),
                before == null ? meta.getOccurredAt() : before.createdAt(), rotations);
    }

    private void keep(ViewedDelivery delivery) {
        if (removed.contains(delivery.endpointId())) {
            return;
        }
        var all = deliveries.computeIfAbsent(delivery.endpointId(), _ -> new ConcurrentSkipListMap<>());
        all.put(delivery.deliveryId(), delivery);
        if (all.size() > KEPT) {
            // Ids are in the order of time: the first is the oldest.
            all.values().stream().filter(d -> d.state().equals(ViewedDelivery.DELIVERED)).findFirst().ifPresent(d -> all.remove(d.deliveryId()));
            if (all.size() > MOST) {
                all.pollFirstEntry();
            }
        }
    }

    /// The endpoint of that id.
    public Optional<ViewedEndpoint> endpoint(String endpointId) {
        return Optional.ofNullable(endpoints.get(endpointId));
    }

    /// Waits until an endpoint is known, which another instance may have registered a moment ago.
    ///
    /// @return empty: it isn't within `patience`
    public Optional<ViewedEndpoint> awaitEndpoint(String endpointId, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            var found = endpoint(endpointId);
            for (long left = end - System.nanoTime(); found.isEmpty() && left > 0; left = end - System.nanoTime()) {
                var _ = put.await(left, TimeUnit.NANOSECONDS);
                found = endpoint(endpointId);
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Endpoints that `wanted` holds for, in the order of their ids.
    public Stream<ViewedEndpoint> endpoints(Predicate<ViewedEndpoint> wanted) {
        return endpoints.values().stream().filter(wanted).sorted(Comparator.comparing(ViewedEndpoint::endpointId));
    }

    /// The delivery of that id, while it is kept.
    public Optional<ViewedDelivery> delivery(String endpointId, String deliveryId) {
        return Optional.ofNullable(deliveries.get(endpointId)).map(all -> all.get(deliveryId));
    }

    /// Deliveries of an endpoint, newest first.
    ///
    /// @param before only those before that id; null: all
    public Stream<ViewedDelivery> deliveries(String endpointId, String before) {
        NavigableMap<String, ViewedDelivery> all = deliveries.getOrDefault(endpointId, new ConcurrentSkipListMap<>());
        return (before == null ? all : all.headMap(before, false)).descendingMap().values().stream();
    }

    /// What was given up of an endpoint, oldest first.
    public Stream<ViewedDelivery> failed(String endpointId) {
        return deliveries.getOrDefault(endpointId, new ConcurrentSkipListMap<>()).values().stream().filter(it -> it.state().equals(ViewedDelivery.FAILED));
    }

    @Override
    public Optional<Target> target(String endpointId) {
        return endpoint(endpointId).filter(ViewedEndpoint::enabled).map(it -> new Target(it.endpointId(), it.url(), it.apiKey(), it.secretVersion(), it.rotations()));
    }

    @Override
    public boolean settled(String endpointId, String deliveryId, int attempt) {
        return removed.contains(endpointId) || delivery(endpointId, deliveryId)
                .filter(it -> it.attempts() > attempt || it.attempts() == attempt && !it.state().equals(ViewedDelivery.SENDING)).isPresent();
    }
}
