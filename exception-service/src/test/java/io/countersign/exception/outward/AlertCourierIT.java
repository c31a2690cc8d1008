package io.countersign.exception.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AlertAcknowledged;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real broker and a real receiver, which fails, refuses and takes as it is told.
class AlertCourierIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("thirty-two bytes of a test's key".getBytes(StandardCharsets.UTF_8));

    private record Received(String id, String body, Map<String, List<String>> headers, int answered) {}

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private KafkaAccess access;
    private RecordCodec codec;
    private KafkaProducer<byte[], byte[]> producer;
    private HttpServer receiver;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        var settings = SharedStack.get().settings("exception-service");
        access = new KafkaAccess(SharedStack.get().bootstrapServers(), "courier-" + SharedStack.freshId(), folder,
                URI.create(settings.get("countersign.registry.url")), SharedStack.get().schemaIds());
        codec = access.codec(SharedStack.get().sealing());
        producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers(), "acks", "all"), new ByteArraySerializer(),
                new ByteArraySerializer());
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::take);
        receiver.start();
    }

    @AfterEach
    void stop() {
        producer.close();
        receiver.stop(0);
    }

    @Test
    void what_the_receiver_fails_on_comes_again_signed_and_under_the_same_id() throws Exception {
        // Given an alert from before the channel was switched on, and a receiver that fails twice
        var prefix = "alt_" + SharedStack.freshId();
        raise(prefix + "-before");
        answers.addAll(List.of(500, 503));
        try (var courier = courier()) {
            courier.start();
            await().atMost(PATIENCE).until(courier::ready);

            // When an alert is raised, acknowledged, and another one raised
            raise(prefix + "-1");
            acknowledge(prefix + "-1");
            raise(prefix + "-2");

            // Then each arrives, the first at its third try, and the old one never
            await().atMost(PATIENCE).until(() -> delivered(prefix).size() == 2);
            assertThat(of(prefix)).extracting(Received::id).doesNotContain(prefix + "-before");
            assertThat(of(prefix)).extracting(Received::answered).contains(500, 503);
            assertThat(of(prefix + "-1").size() + of(prefix + "-2").size()).isEqualTo(4);
        }

        // And each try is signed, and holds a pointer and nothing else
        for (var one : of(prefix)) {
            new Webhook(SECRET).verify(one.body(), one.headers());
            var body = new ObjectMapper().readTree(one.body());
            assertThat(body.path("type").asText()).isEqualTo("io.countersign.alert.v1");
            assertThat(body.path("data").properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("id", "kind", "severity", "subject", "link");
            assertThat(body.path("data").path("id").asText()).isEqualTo(one.id());
            assertThat(body.path("data").path("link").asText()).isEqualTo("https://console.example/alerts/" + one.id());
            assertThat(one.body()).doesNotContain("Ms Ruiz");
        }
    }

    @Test
    void what_the_receiver_refuses_is_not_sent_again_and_holds_nothing_up() throws Exception {
        var prefix = "alt_" + SharedStack.freshId();
        try (var courier = courier()) {
            courier.start();
            await().atMost(PATIENCE).until(courier::ready);

            // When the receiver refuses an alert for good, then the next one comes all the same
            answers.add(400);
            raise(prefix + "-1");
            await().atMost(PATIENCE).until(() -> !of(prefix + "-1").isEmpty());
            raise(prefix + "-2");
            await().atMost(PATIENCE).until(() -> delivered(prefix).size() == 1);
            assertThat(of(prefix + "-1")).extracting(Received::answered).containsExactly(400);
            assertThat(courier.lastGivenUp()).as("the next one got out").isEmpty();

            // And while none gets out, that can be told
            answers.add(401);
            raise(prefix + "-3");
            await().atMost(PATIENCE).until(() -> courier.lastGivenUp().filter((prefix + "-3")::equals).isPresent());
        }
    }

    @Test
    void what_was_not_delivered_when_it_stopped_is_delivered_after_the_next_start() throws Exception {
        var prefix = "alt_" + SharedStack.freshId();
        // Given a courier that stopped while its receiver failed
        try (var courier = courier()) {
            courier.start();
            await().atMost(PATIENCE).until(courier::ready);
            for (int i = 0; i < 1_000; i++) {
                answers.add(500);
            }
            raise(prefix);
            await().atMost(PATIENCE).until(() -> of(prefix).size() >= 2);
        }
        answers.clear();
        assertThat(delivered(prefix)).isEmpty();

        // When the next one starts, then it is delivered
        try (var courier = courier()) {
            courier.start();
            await().atMost(PATIENCE).until(() -> !delivered(prefix).isEmpty());
        }
    }

    private AlertCourier courier() {
        var url = URI.create("http://" + receiver.getAddress().getAddress().getHostAddress() + ":" + receiver.getAddress().getPort() + "/hook");
        return new AlertCourier(access.sharingConsumer("alerts-out"), codec, new WebhookChannel(url, SECRET, InstantSource.system()),
                "https://console.example/alerts/", new AlertCourier.Patience(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(5)));
    }

    private List<Received> of(String prefix) {
        return received.stream().filter(one -> one.id().startsWith(prefix)).toList();
    }

    private List<Received> delivered(String prefix) {
        return of(prefix).stream().filter(one -> one.answered() == 200).toList();
    }

    /// Other tests raise alerts on the shared topic too; those are taken as they come.
    private void take(HttpExchange exchange) {
        try (exchange) {
            var id = exchange.getRequestHeaders().getFirst("webhook-id");
            var planned = id.startsWith("alt_") && id.length() < 24 ? answers.poll() : null;
            int answer = planned == null ? 200 : planned;
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(id, body, Map.copyOf(lowerCase(exchange)), answer));
            exchange.sendResponseHeaders(answer, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> lowerCase(HttpExchange exchange) {
        var headers = new HashMap<String, List<String>>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return headers;
    }

    private void raise(String id) throws Exception {
        send(id, "Ms Ruiz was paid twice.", AlertRaised.newBuilder().setKind("BYPASS").setSeverity("critical").setSubject("run_1").setKey("BYPASS:" + id).setFlow("f").build());
    }

    private void acknowledge(String id) throws Exception {
        send(id, "Seen.", new AlertAcknowledged("On it"));
    }

    private void send(String id, String summary, Object event) throws Exception {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("test").setRole(null).setAuthentication(null).build();
        var meta = EventMeta.newBuilder().setEventId("e").setCaseId(id).setRunId(null).setEntityId(id).setStep(1).setVersion(1).setSeq(1)
                .setOccurredAt(Instant.now()).setActor(actor).setCausationId("c").setTraceparent(null).setSummary(summary).build();
        producer.send(new ProducerRecord<>(Topics.ALERT_EVENTS.name(), id.getBytes(StandardCharsets.UTF_8), codec.encode(Topics.ALERT_EVENTS, new AlertEvent(meta, id, event)))).get();
    }
}
