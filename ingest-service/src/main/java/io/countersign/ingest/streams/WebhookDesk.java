package io.countersign.ingest.streams;

import io.countersign.ingest.avro.WebhookCommands;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.ingest.domain.EndpointRules;
import io.countersign.ingest.domain.EndpointRules.Decision;
import io.countersign.ingest.domain.WebhookSentence;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApplyWebhook;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DisableWebhook;
import io.countersign.schemas.avro.PutWebhook;
import io.countersign.schemas.avro.RemoveWebhook;
import io.countersign.schemas.avro.WebhookAnswered;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.avro.WebhookPut;
import io.countersign.schemas.avro.WebhookRemoved;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which endpoints there are. Partition 0 judges and numbers their changes, then has every other partition apply them; whoever asked is
/// answered when all have.
final class WebhookDesk {

    static final String ENDPOINTS = "webhooks";
    static final String TIMER = "webhook|";
    /// Well within the time that events are kept.
    private static final Duration SAID_AGAIN_AFTER = Duration.ofDays(180);
    /// After every key there can be.
    private static final String LAST = "\uffff";

    private final Desk desk;
    private final int partitions;
    private final Book<Endpoint> endpoints;

    WebhookDesk(Desk desk, int partitions) {
        this.desk = desk;
        this.partitions = partitions;
        this.endpoints = desk.book(ENDPOINTS, Endpoint.class);
    }

    /// All that this partition knows.
    List<Endpoint> all() {
        return endpoints.keys("", LAST, EndpointRules.MOST + 1).stream().flatMap(key -> endpoints.get(key).stream()).toList();
    }

    Optional<Endpoint> endpoint(String endpointId) {
        return endpoints.get(endpointId);
    }

    /// Takes note that it took something, and tells partition 0, which decides whether it stays on.
    void answered(Endpoint endpoint, String commandId) {
        // To the minute: not each delivery is worth a write.
        if (endpoint.answeredAt() == null || endpoint.answeredAt().plusSeconds(60).isBefore(desk.now())) {
            var id = endpoint.endpointId();
            endpoints.put(id, endpoint.answered(desk.now()));
            desk.command(Topics.INTAKE_COMMANDS, 0, id, WebhookCommands.answered(head(id, commandId), id, desk.now()));
        }
    }

    /// A partition says that it took something.
    void noteAnswered(Inbound in, WebhookAnswered answered) {
        endpoints.get(answered.getEndpointId()).ifPresent(it -> endpoints.put(it.endpointId(), it.answered(answered.getAt())));
        desk.accept(in, "OK", "Noted.", Map.of());
    }

    /// The topic forgets; a webhook stays until it is removed: its state is said again from time to time.
    void due(Timer timer) {
        endpoints.get(timer.about()).ifPresent(it -> publish(it.endpointId(), Cause.of(timer), WebhookSentence.still(it),
                WebhookPut.newBuilder().setEndpoint(WebhookCommands.avro(it)).build()));
    }

    void put(Inbound in, PutWebhook put) {
        var meta = in.command().orElseThrow();
        var id = put.getEndpoint().getEndpointId();
        var current = endpoints.get(id);
        var wanted = WebhookCommands.endpoint(put.getEndpoint(), meta.getSentAt());
        if (meta.getActor().getKind() != ActorKind.PROGRAM || !meta.getActor().getId().equals(wanted.apiKey())) {
            desk.refuse(in, new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "A webhook belongs to the API key that registers it; send that key.", id));
            return;
        }
        switch (EndpointRules.put(current, wanted, all())) {
            case Decision.Refuse refuse -> desk.refuse(in, refusal(refuse, id));
            case Decision.Unchanged _ -> spread(in, current.orElseThrow());
            case Decision.Put _ -> {
                publish(id, meta, WebhookSentence.put(current, wanted), WebhookPut.newBuilder().setEndpoint(put.getEndpoint()).build());
                spread(in, wanted);
            }
        }
    }

    void remove(Inbound in, RemoveWebhook remove) {
        var meta = in.command().orElseThrow();
        var id = remove.getEndpointId();
        if (EndpointRules.remove(endpoints.get(id), id, meta.getActor().getId()) instanceof Decision.Refuse refuse) {
            desk.refuse(in, refusal(refuse, id));
            return;
        }
        publish(id, meta, WebhookSentence.removed(endpoints.get(id).orElseThrow()), WebhookRemoved.newBuilder().setReason("Its API key removed it").build());
        endpoints.remove(id);
        for (int partition = 1; partition < partitions; partition++) {
            desk.command(Topics.INTAKE_COMMANDS, partition, id, WebhookCommands.apply(meta, id, null));
        }
        desk.accept(in, "OK", "Removed.", Map.of("id", id));
    }

    /// What a partition saw that sends.
    void disable(Inbound in, DisableWebhook disable) {
        var current = endpoints.get(disable.getEndpointId());
        if (current.filter(Endpoint::enabled).isEmpty()) {
            desk.accept(in, "UNCHANGED", "It gets nothing already.", Map.of());
            return;
        }
        if (disable.getSince() != null && !current.get().tookNothingSince(disable.getSince())) {
            desk.accept(in, "UNCHANGED", "It took something meanwhile, or was switched on.", Map.of());
            return;
        }
        publish(disable.getEndpointId(), in.command().orElseThrow(), WebhookSentence.disabled(current.get(), disable.getReason()),
                WebhookDisabled.newBuilder().setReason(disable.getReason()).build());
        spread(in, current.get().enabled(false));
    }

    /// Partition 0's decision. Whoever asked gets the answer of the partition that is last, so each gives the same.
    void apply(Inbound in, ApplyWebhook apply) {
        if (apply.getEndpoint() == null) {
            endpoints.remove(apply.getEndpointId());
            desk.accept(in, "OK", "Removed.", Map.of("id", apply.getEndpointId()));
        } else {
            var endpoint = WebhookCommands.endpoint(apply.getEndpoint(), in.command().orElseThrow().getSentAt());
            keep(endpoint);
            desk.accept(in, "OK", "Applied.", body(endpoint));
        }
    }

    /// Asks partition 0 to have nothing more sent to an endpoint.
    ///
    /// @param since unless it took something since then; null: in any case
    void askToDisable(String endpointId, String commandId, String reason, Instant since) {
        desk.command(Topics.INTAKE_COMMANDS, 0, endpointId, WebhookCommands.disable(head(endpointId, commandId), endpointId, reason, since));
    }

    private CommandMeta head(String endpointId, String commandId) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.INGEST).setRole(null).setAuthentication(null).build();
        return CommandMeta.newBuilder().setCommandId(commandId).setCaseId(endpointId).setActor(actor).setSentAt(desk.now()).setTraceparent(null).build();
    }

    /// Records that a command about webhooks was refused.
    static void refused(Inbound in, Refusal refusal, String target, Desk desk) {
        var meta = in.command().orElseThrow();
        desk.publish(Topics.WEBHOOK_EVENTS, new Desk.About(meta.getCaseId(), null, meta.getCommandId()), Cause.of(meta), "Refused: " + refusal.detail(),
                m -> WebhookEvent.newBuilder().setMeta(m).setEndpointId(target).setEvent(CommandRefused.newBuilder().setCommandId(meta.getCommandId())
                        .setCommand(in.field("command").getClass().getSimpleName()).setCode(refusal.code()).setDetail(refusal.detail()).setTarget(target).build()).build());
    }

    private void spread(Inbound in, Endpoint endpoint) {
        keep(endpoint);
        var meta = in.command().orElseThrow();
        for (int partition = 1; partition < partitions; partition++) {
            desk.command(Topics.INTAKE_COMMANDS, partition, endpoint.endpointId(), WebhookCommands.apply(meta, endpoint.endpointId(), endpoint));
        }
        desk.accept(in, "OK", "Applied.", body(endpoint));
    }

    private static Map<String, Object> body(Endpoint endpoint) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", endpoint.endpointId());
        body.put("url", endpoint.url());
        body.put("sources", endpoint.sources());
        body.put("flows", endpoint.flows());
        body.put("enabled", endpoint.enabled());
        body.put("secretVersion", endpoint.secretVersion());
        return body;
    }

    private void keep(Endpoint endpoint) {
        endpoints.put(endpoint.endpointId(), endpoints.get(endpoint.endpointId()).map(before -> endpoint.knownAs(before, desk.now())).orElse(endpoint));
    }

    private void publish(String id, CommandMeta meta, String summary, Object event) {
        publish(id, Cause.of(meta), summary, event);
    }

    private void publish(String id, Cause cause, String summary, Object event) {
        if (event instanceof WebhookRemoved) {
            desk.cancelTimer(TIMER + id);
        } else {
            desk.schedule(new Timer(TIMER + id, desk.now().plus(SAID_AGAIN_AFTER), id, id));
        }
        desk.publish(Topics.WEBHOOK_EVENTS, new Desk.About(id, null, "webhook:" + id), cause, summary,
                m -> WebhookEvent.newBuilder().setMeta(m).setEndpointId(id).setEvent(event).build());
    }

    private static Refusal refusal(Decision.Refuse refuse, String id) {
        return new Refusal(refuse.unknown() ? Refusal.Kind.NOT_FOUND : Refusal.Kind.CONFLICT, refuse.code(), refuse.detail(), id);
    }
}
