package io.countersign.ingest.streams;

import io.countersign.ingest.KeyRing;
import io.countersign.ingest.avro.DirectivePayload;
import io.countersign.ingest.avro.WebhookCommands;
import io.countersign.ingest.domain.Delivery;
import io.countersign.ingest.domain.Delivery.State;
import io.countersign.ingest.domain.DeliveryRules;
import io.countersign.ingest.domain.DeliveryRules.Next;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.ingest.domain.KnownRun;
import io.countersign.ingest.domain.WebhookSentence;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.DeliveryFailed;
import io.countersign.schemas.avro.DeliverySucceeded;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.RecordDelivery;
import io.countersign.schemas.avro.ReplayDelivery;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Which directive is sent to which endpoint, when a try failed again, and when no more. Sending is done elsewhere.
final class DeliveryDesk {

    static final String DELIVERIES = "deliveries";
    static final String TIMER = "delivery|";
    private static final String TRY = "try|";
    /// The same try, for which there was no place.
    private static final String AGAIN = "again|";
    private static final String LOST = "lost|";
    private static final String FORGET = "forget|";

    private final Desk desk;
    private final WebhookDesk webhooks;
    private final KeyRing keys;
    private final Book<Delivery> deliveries;

    DeliveryDesk(Desk desk, WebhookDesk webhooks, KeyRing keys) {
        this.desk = desk;
        this.webhooks = webhooks;
        this.keys = keys;
        this.deliveries = desk.book(DELIVERIES, Delivery.class);
    }

    /// A directive for the caller of `run` was given.
    void send(Directive directive, KnownRun run) {
        var meta = directive.getMeta();
        for (var endpoint : webhooks.all()) {
            if (covers(endpoint, run) && endpoint.wants(run.source(), run.flow(), meta.getOccurredAt())) {
                var delivery = Delivery.first(desk.newId("dlv_") + "_" + desk.partition(), endpoint.endpointId(), meta.getEventId(), run.runId(), run.caseId(),
                        DirectivePayload.of(directive, run.source(), run.id()), desk.now());
                due(delivery, endpoint, Cause.of(meta).by(Topics.INGEST));
            }
        }
    }

    /// The key may have been narrowed, or taken away, since the endpoint was registered.
    private boolean covers(Endpoint endpoint, KnownRun run) {
        return keys.named(endpoint.apiKey()).filter(key -> key.covers(run.source(), run.flow())).isPresent();
    }

    private boolean covers(Endpoint endpoint, Delivery delivery) {
        return desk.book(IngestJudge.RUNS, KnownRun.class).get(delivery.runId()).filter(run -> covers(endpoint, run)).isPresent();
    }

    /// The sender tells of a try.
    void record(Inbound in, RecordDelivery record) {
        var found = deliveries.get(record.getDeliveryId());
        var what = found.map(delivery -> tried(delivery, WebhookCommands.tried(record), Cause.of(in.command().orElseThrow()))).orElse(new Next.Nothing());
        desk.accept(in, what instanceof Next.Nothing ? "DUPLICATE" : "OK", "Noted.", Map.of());
    }

    /// Somebody wants it sent again.
    void replay(Inbound in, ReplayDelivery replay) {
        var meta = in.command().orElseThrow();
        var found = deliveries.get(replay.getDeliveryId());
        var endpoint = found.flatMap(delivery -> webhooks.endpoint(delivery.endpointId()))
                .filter(e -> e.apiKey().equals(meta.getActor().getId()) && covers(e, found.get()));
        if (endpoint.isEmpty()) {
            desk.refuse(in, new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no delivery " + replay.getDeliveryId()
                    + " of this API key that could be sent again; what was delivered, and what was given up 30 days ago, is not kept.", replay.getDeliveryId()));
        } else if (found.get().erased()) {
            desk.refuse(in, new Refusal(Refusal.Kind.CONFLICT, "ERASED", "What the delivery " + replay.getDeliveryId() + " would send was erased with its case; nothing can be sent any more.",
                    replay.getDeliveryId()));
        } else if (found.get().state() != State.FAILED) {
            desk.refuse(in, new Refusal(Refusal.Kind.CONFLICT, "UNDER_WAY", "The delivery " + replay.getDeliveryId() + " is still being tried; only one that was given up is sent again.", replay.getDeliveryId()));
        } else if (!endpoint.get().enabled()) {
            desk.refuse(in, new Refusal(Refusal.Kind.CONFLICT, "WEBHOOK_DISABLED", "The webhook is switched off; POST /webhooks/" + endpoint.get().endpointId() + "/enable first.",
                    replay.getDeliveryId()));
        } else {
            var again = found.get().replay(desk.now());
            due(again, endpoint.get(), Cause.of(meta));
            desk.accept(in, "OK", "It is sent again.", Map.of("deliveryId", again.deliveryId(), "attempt", again.attempt()));
        }
    }

    /// A timer of a delivery is due; a late one finds another state, and does nothing.
    void due(Timer timer) {
        var found = deliveries.get(timer.id().substring(TIMER.length()));
        if (found.isEmpty()) {
            return;
        }
        var delivery = found.get();
        var about = timer.about();
        boolean again = about.equals(AGAIN + delivery.attempt());
        if ((again || about.equals(TRY + delivery.attempt())) && delivery.state() == State.WAITING) {
            var endpoint = webhooks.endpoint(delivery.endpointId()).filter(e -> e.enabled() && covers(e, delivery));
            if (delivery.erased()) {
                failed(delivery, Next.Failed.forGood(0, "What was to be sent was erased with its case"), Cause.of(timer));
            } else if (endpoint.isPresent()) {
                due(again ? delivery.in(State.SENDING) : delivery.tryAgain(), endpoint.get(), Cause.of(timer));
            } else {
                failed(delivery, Next.Failed.forGood(0, "The webhook was removed or switched off, or its API key does not cover the run any more"), Cause.of(timer));
            }
        } else if (about.equals(LOST + delivery.attempt()) && delivery.state() == State.SENDING) {
            tried(delivery, new Tried(delivery.attempt(), 0, "Nobody said how the try ended", Duration.ZERO), Cause.of(timer));
        } else if (about.equals(FORGET + delivery.attempt()) && delivery.state() == State.FAILED) {
            deliveries.remove(delivery.deliveryId());
        }
    }

    private void due(Delivery delivery, Endpoint endpoint, Cause cause) {
        deliveries.put(delivery.deliveryId(), delivery);
        schedule(delivery, LOST, desk.now().plus(DeliveryRules.LOST_AFTER));
        publish(delivery, cause, WebhookSentence.due(delivery.caseId(), endpoint, delivery.attempt()), DeliveryDue.newBuilder().setDeliveryId(delivery.deliveryId())
                .setEndpointId(delivery.endpointId()).setDirectiveId(delivery.directiveId()).setAttempt(delivery.attempt()).setPayload(delivery.payload()).build());
    }

    private Next tried(Delivery delivery, Tried tried, Cause cause) {
        var endpoint = webhooks.endpoint(delivery.endpointId()).orElse(null);
        var next = DeliveryRules.tried(delivery, tried, endpoint, spread(delivery), desk.now());
        switch (next) {
            case Next.Nothing _ -> { }
            case Next.Delivered _ -> {
                deliveries.remove(delivery.deliveryId());
                desk.cancelTimer(TIMER + delivery.deliveryId());
                if (endpoint != null) {
                    webhooks.answered(endpoint, "answered:" + delivery.deliveryId());
                }
                publish(delivery, cause, WebhookSentence.delivered(delivery.caseId(), tried.attempt()), DeliverySucceeded.newBuilder().setDeliveryId(delivery.deliveryId())
                        .setEndpointId(delivery.endpointId()).setAttempt(tried.attempt()).setStatus(tried.status()).build());
            }
            case Next.PutOff it -> { // nothing has happened that the record should tell
                deliveries.put(delivery.deliveryId(), delivery.in(State.WAITING));
                schedule(delivery, AGAIN, it.nextAt());
            }
            case Next.Failed failed -> failed(delivery, failed, cause);
        }
        return next;
    }

    private void failed(Delivery delivery, Next.Failed failed, Cause cause) {
        boolean over = failed.nextAt() == null;
        var after = delivery.in(over ? State.FAILED : State.WAITING);
        deliveries.put(after.deliveryId(), after);
        schedule(after, over ? FORGET : TRY, over ? desk.now().plus(DeliveryRules.REPLAYABLE) : failed.nextAt());
        publish(after, cause, WebhookSentence.failed(after.caseId(), after.attempt(), failed.error(), failed.nextAt()), DeliveryFailed.newBuilder()
                .setDeliveryId(after.deliveryId()).setEndpointId(after.endpointId()).setAttempt(after.attempt()).setStatus(failed.status())
                .setError(failed.error()).setNextAt(failed.nextAt()).build());
        if (failed.disable() != null) {
            webhooks.askToDisable(after.endpointId(), "disable:" + after.deliveryId() + ":" + after.attempt(), failed.disable(), failed.silentSince());
        }
    }

    private void publish(Delivery delivery, Cause cause, String summary, Object event) {
        desk.publish(Topics.WEBHOOK_EVENTS, new Desk.About(delivery.caseId(), delivery.runId(), "delivery:" + delivery.deliveryId()), cause, summary,
                m -> WebhookEvent.newBuilder().setMeta(m).setEndpointId(delivery.endpointId()).setEvent(event).build());
    }

    /// One timer a delivery: a new one takes the place of the old.
    private void schedule(Delivery delivery, String about, Instant at) {
        desk.schedule(new Timer(TIMER + delivery.deliveryId(), at, delivery.caseId(), about + delivery.attempt()));
    }

    /// From 0 to 1, the same whenever it is asked: ids are random enough.
    private static double spread(Delivery delivery) {
        return Math.floorMod((delivery.deliveryId() + delivery.attempt()).hashCode() * 0x9E3779B9, 1_000) / 1_000.0;
    }
}
