package io.countersign.ingest.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.ApiKey;
import io.countersign.ingest.KeyRing;
import io.countersign.ingest.Keys;
import io.countersign.ingest.avro.DirectivePayload;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.avro.WebhookCommands;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.ingest.domain.KnownRun;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.ApplyWebhook;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.DeliveryFailed;
import io.countersign.schemas.avro.DeliverySucceeded;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.Receipt;
import io.countersign.schemas.avro.WebhookAnswered;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.avro.WebhookPut;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookJudgeTest {

    private static final ApiKey SHOP = Keys.key("shop", "urn:shop*");
    private static final ApiKey BANK = Keys.key("bank", "urn:bank");
    private static final String RUN = RunId.of("urn:shop:1", "c", "r");

    private TopologyBench bench;
    private KeyRing keys;

    @BeforeEach
    void start() {
        start(1, Keys.ring(SHOP, BANK));
    }

    private void start(int partitions, KeyRing there) {
        keys = there;
        var codec = OfflineTopics.codec();
        bench = new TopologyBench(IngestTopology.build(codec, partitions, "local", id -> keys.named(id)), codec);
        bench.after(Duration.ofMinutes(1));
        var json = "{\"id\":\"r\",\"source\":\"urn:shop:1\",\"caseId\":\"c\",\"flow\":\"f\",\"input\":\"hello\"}";
        var run = ((RunReading.Sound) RunReader.plain(json.getBytes(StandardCharsets.UTF_8), TopologyBench.START)).run();
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.submit(meta("shop", "c"), run, "http", "shop", "dev"));
        bench.read(Topics.INGEST_ANSWERS);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_directive_goes_to_every_endpoint_that_its_key_source_and_flow_fit_and_says_no_content() {
        // Given endpoints of the key that covers the run, for other runs, switched off, of another key
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        put(endpoint("whk_2", "shop", List.of("urn:shop:2"), List.of(), true));
        put(endpoint("whk_3", "shop", List.of("urn:shop:*"), List.of("f"), true));
        put(endpoint("whk_4", "shop", List.of(), List.of("g"), true));
        put(endpoint("whk_5", "shop", List.of(), List.of(), false));
        put(endpoint("whk_6", "bank", List.of(), List.of(), true));
        events();

        // When a release is told
        bench.send(Topics.DIRECTIVES, "c", directive("x".repeat(100_000)));

        // Then those it fits get it, thin, under an id that names the partition
        var due = events();
        assertThat(((DeliveryDue) due.getFirst().getEvent()).getDeliveryId()).matches("dlv_[0-9a-f]+_0");
        assertThat(due).extracting(WebhookEvent::getEndpointId).containsExactly("whk_1", "whk_3");
        var payload = ((DeliveryDue) due.getFirst().getEvent()).getPayload();
        assertThat(payload.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
        var json = ContentJson.read(payload.getBytes(StandardCharsets.UTF_8));
        assertThat(json.path("type").asText()).isEqualTo("countersign.directive.proceed");
        assertThat(json.path("data").path("receiptId").asText()).isEqualTo("rel_1");
        assertThat(json.path("data").path("runId").asText()).isEqualTo(RUN);
        assertThat(json.path("data").path("source").asText()).isEqualTo("urn:shop:1");
        assertThat(payload).doesNotContain("secret content");
    }

    @Test
    @Timeout(10)
    void a_note_is_left_out_where_all_else_fills_the_payload() {
        // Given a directive whose reason alone is too long
        var directive = Directive.newBuilder(directive("ab".repeat(500))).setReason("x".repeat(30_000)).build();

        // When it is told
        var json = ContentJson.read(DirectivePayload.of(directive, "urn:shop:1", "r").getBytes(StandardCharsets.UTF_8));

        // Then without the note
        assertThat(json.path("data").path("note").isNull()).isTrue();
        assertThat(json.path("data").path("receiptId").asText()).isEqualTo("rel_1");
    }

    @Test
    void a_directive_from_before_the_registration_is_not_delivered() {
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        events();
        bench.send(Topics.DIRECTIVES, "c", Directive.newBuilder(directive(null)).setMeta(EventMeta.newBuilder(directive(null).getMeta())
                .setOccurredAt(TopologyBench.START.minusSeconds(61)).build()).build());
        assertThat(events()).isEmpty();
    }

    @Test
    void what_is_not_taken_is_tried_again_by_the_schedule_until_it_is() {
        // Given a delivery
        var first = delivery();

        // When it fails twice, told twice each time, and then is taken
        var id = first.getDeliveryId();
        tried(id, new Tried(1, 500, "The receiver answered 500", Duration.ZERO));
        tried(id, new Tried(1, 500, "The receiver answered 500", Duration.ZERO));
        bench.after(Duration.ofSeconds(4));
        assertThat(eventsOf(DeliveryDue.class)).isEmpty();
        bench.after(Duration.ofSeconds(3));
        assertThat(eventsOf(DeliveryDue.class)).singleElement().satisfies(it -> {
            assertThat(it.getAttempt()).isEqualTo(2);
            assertThat(it.getDeliveryId()).isEqualTo(id);
            assertThat(it.getPayload()).isEqualTo(first.getPayload());
        });
        tried(id, new Tried(2, 0, "No answer within 15 s", Duration.ZERO));
        bench.after(Duration.ofMinutes(4));
        assertThat(eventsOf(DeliveryDue.class)).isEmpty();
        bench.after(Duration.ofMinutes(2));
        assertThat(eventsOf(DeliveryDue.class)).hasSize(1);
        tried(id, new Tried(3, 200, null, Duration.ZERO));

        // Then it is over
        bench.after(Duration.ofDays(40));
        assertThat(events()).singleElement().satisfies(it -> assertThat(it.getEvent()).isInstanceOf(DeliverySucceeded.class));
    }

    @Test
    void what_there_was_no_place_for_is_sent_again_soon_and_has_all_its_tries_left() {
        // Given a delivery that is put off five times
        var first = delivery();
        var id = first.getDeliveryId();
        for (int i = 0; i < 5; i++) {
            tried(id, Tried.notTried(1));
            tried(id, Tried.notTried(1));
            assertThat(events()).isEmpty();
            bench.after(Duration.ofMinutes(1 << i));

            // Then it is the same try each time
            assertThat(eventsOf(DeliveryDue.class)).containsExactly(first);
        }

        // And a failure then is its first
        tried(id, new Tried(1, 500, "The receiver answered 500", Duration.ZERO));
        var failed = events().getFirst();
        assertThat(Duration.between(failed.getMeta().getOccurredAt(), ((DeliveryFailed) failed.getEvent()).getNextAt())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void a_webhook_that_took_something_on_another_partition_or_was_switched_on_since_stays_on() {
        // Given a webhook
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        var since = TopologyBench.START.plus(Duration.ofHours(1));

        // When a partition asks to switch it off, for it took nothing there, and another has told that it took something
        send(WebhookCommands.answered(meta("sender", "whk_1"), "whk_1", since.plusSeconds(1)));
        send(WebhookCommands.disable(meta("sender", "whk_1"), "whk_1", "It took nothing", since));
        assertThat(answers().getLast().getCode()).isEqualTo("UNCHANGED");

        // Then only what nobody knows better switches it off
        send(WebhookCommands.disable(meta("sender", "whk_1"), "whk_1", "It took nothing", since.plusSeconds(2)));
        assertThat(eventsOf(WebhookDisabled.class)).hasSize(1);

        // And what was tried in vain before it was switched on again does not switch it off again
        bench.after(Duration.ofHours(2));
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        send(WebhookCommands.disable(meta("sender", "whk_1"), "whk_1", "It took nothing", since.plusSeconds(2)));
        assertThat(eventsOf(WebhookDisabled.class)).isEmpty();
        send(WebhookCommands.disable(meta("sender", "whk_1"), "whk_1", "410", null));
        assertThat(eventsOf(WebhookDisabled.class)).hasSize(1);
    }

    @Test
    void whoever_takes_a_delivery_is_told_of_to_partition_0_once_a_minute() {
        // Given a bench that is one of four partitions
        bench.close();
        start(4, Keys.ring(SHOP, BANK));
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        bench.read(Topics.INTAKE_COMMANDS);

        // When two deliveries are taken
        for (int i = 0; i < 2; i++) {
            bench.send(Topics.DIRECTIVES, "c", directive(null));
            tried(eventsOf(DeliveryDue.class).getFirst().getDeliveryId(), new Tried(1, 200, null, Duration.ZERO));
        }

        // Then that is told once
        assertThat(bench.<IntakeCommand>read(Topics.INTAKE_COMMANDS)).extracting(IntakeCommand::getCommand).filteredOn(WebhookAnswered.class::isInstance).hasSize(1);
    }

    @Test
    void a_webhook_that_nobody_touches_is_said_again_before_the_topic_forgets_it() {
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        var first = eventsOf(WebhookPut.class).getFirst();
        for (int i = 0; i < 3; i++) {
            bench.after(Duration.ofDays(181));
            assertThat(eventsOf(WebhookPut.class)).containsExactly(first);
        }
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", WebhookCommands.remove(meta("shop", "whk_1"), "whk_1"));
        events();
        bench.after(Duration.ofDays(181));
        assertThat(events()).isEmpty();
    }

    @Test
    void the_same_webhook_a_second_time_is_refused_with_the_id_of_the_first() {
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        var again = new Endpoint("whk_2", "https://shop.example/whk_1", List.of(), List.of(), "shop", 1, true, TopologyBench.START);
        put(again);
        put(new Endpoint("whk_3", "https://shop.example/whk_1", List.of(), List.of("f"), "shop", 1, true, TopologyBench.START));
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "ALREADY_REGISTERED", "OK");
    }

    @Test
    void a_key_that_was_narrowed_gets_nothing_more_of_what_waits_or_is_replayed() {
        // Given a delivery that waits, and one that was given up
        var waiting = delivery().getDeliveryId();
        tried(waiting, new Tried(1, 500, "The receiver answered 500", Duration.ZERO));
        events();

        // When its key does not cover the run any more
        keys = Keys.ring(Keys.key("shop", "urn:other"));
        bench.after(Duration.ofMinutes(1));

        // Then it is given up, and can't be replayed
        assertThat(eventsOf(DeliveryFailed.class)).singleElement().satisfies(it -> assertThat(it.getNextAt()).isNull());
        replay("shop", waiting);
        assertThat(answers().getLast().getCode()).isEqualTo("NOT_FOUND");
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() {
        var first = delivery();
        tried(first.getDeliveryId(), new Tried(1, 429, "The receiver answered 429", Duration.ofMinutes(10)));
        var failed = eventsOf(DeliveryFailed.class).getFirst();
        assertThat(failed.getNextAt()).isAfterOrEqualTo(TopologyBench.START.plus(Duration.ofMinutes(11)));
        bench.after(Duration.ofMinutes(9));
        assertThat(events()).isEmpty();
        bench.after(Duration.ofMinutes(2));
        assertThat(eventsOf(DeliveryDue.class)).hasSize(1);
    }

    @Test
    void a_try_whose_end_nobody_tells_counts_as_failed_but_late_good_news_count() {
        // Given a delivery whose sender died
        var first = delivery();

        // When time goes by
        bench.after(Duration.ofMinutes(11));

        // Then it is tried again, and a late success is one
        assertThat(eventsOf(DeliveryFailed.class)).hasSize(1);
        tried(first.getDeliveryId(), new Tried(1, 204, null, Duration.ZERO));
        bench.after(Duration.ofMinutes(10));
        assertThat(events()).singleElement().satisfies(it -> assertThat(it.getEvent()).isInstanceOf(DeliverySucceeded.class));
    }

    @Test
    void a_receiver_that_is_gone_gets_nothing_more_until_it_is_enabled_and_what_it_missed_can_be_replayed() {
        // Given a delivery that met 410
        var first = delivery();
        var id = first.getDeliveryId();
        tried(id, new Tried(1, 410, "The receiver answered 410", Duration.ZERO));

        // Then the endpoint is switched off, and gets neither this one again nor the next
        var events = events();
        assertThat(events).extracting(e -> e.getEvent().getClass().getSimpleName()).containsExactly("DeliveryFailed", "WebhookDisabled");
        assertThat(((WebhookDisabled) events.getLast().getEvent()).getReason()).contains("410");
        assertThat(events.getLast().getMeta().getActor().getKind()).isEqualTo(ActorKind.SYSTEM);
        bench.send(Topics.DIRECTIVES, "c", directive(null));
        bench.after(Duration.ofDays(1));
        assertThat(events()).isEmpty();

        // When it is replayed before, and after it is switched on, and by another key
        bench.read(Topics.INGEST_ANSWERS);
        replay("shop", id);
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        replay("bank", id);
        replay("shop", id);
        replay("shop", id);

        // Then it is sent again once, as a further try
        assertThat(answers()).extracting(Answer::getCode).containsExactly("WEBHOOK_DISABLED", "OK", "NOT_FOUND", "OK", "UNDER_WAY");
        var after = events();
        assertThat(after).extracting(e -> e.getEvent().getClass().getSimpleName())
                .containsExactly("CommandRefused", "WebhookPut", "CommandRefused", "DeliveryDue", "CommandRefused");
        assertThat(((DeliveryDue) after.get(3).getEvent()).getAttempt()).isEqualTo(2);
    }

    @Test
    void after_ten_tries_it_is_given_up_and_an_endpoint_that_took_nothing_since_is_switched_off() {
        // Given a delivery
        var id = delivery().getDeliveryId();

        // When each try fails
        int tries = 0;
        var waits = new ArrayList<Duration>();
        for (int attempt = 1; attempt <= 10; attempt++) {
            tried(id, new Tried(attempt, 503, "The receiver answered 503", Duration.ZERO));
            var failed = events().getFirst();
            tries++;
            var nextAt = ((DeliveryFailed) failed.getEvent()).getNextAt();
            if (nextAt != null) {
                waits.add(Duration.between(failed.getMeta().getOccurredAt(), nextAt));
                bench.after(waits.getLast().plusSeconds(1));
                assertThat(eventsOf(DeliveryDue.class)).hasSize(1);
            }
        }

        // Then there were ten, within four days, and no more
        assertThat(tries).isEqualTo(10);
        assertThat(waits).hasSize(9).isSortedAccordingTo(Duration::compareTo);
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofHours(67), Duration.ofHours(84));
        bench.send(Topics.DIRECTIVES, "c", directive(null));
        assertThat(events()).isEmpty();
        replay("shop", id);
        assertThat(answers().getLast().getCode()).isEqualTo("WEBHOOK_DISABLED");

        // And after thirty days it is forgotten
        bench.after(Duration.ofDays(31));
        replay("shop", id);
        assertThat(answers().getLast().getCode()).isEqualTo("NOT_FOUND");
    }

    @Test
    void what_waits_for_an_endpoint_that_is_removed_is_given_up() {
        var id = delivery().getDeliveryId();
        tried(id, new Tried(1, 500, "The receiver answered 500", Duration.ZERO));
        events();
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", WebhookCommands.remove(meta("bank", "whk_1"), "whk_1"));
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", WebhookCommands.remove(meta("shop", "whk_1"), "whk_1"));
        bench.after(Duration.ofMinutes(1));
        var events = events();
        assertThat(events).extracting(e -> e.getEvent().getClass().getSimpleName()).containsExactly("CommandRefused", "WebhookRemoved", "DeliveryFailed");
        assertThat(((DeliveryFailed) events.getLast().getEvent()).getNextAt()).isNull();
    }

    @Test
    void only_its_key_changes_an_endpoint_and_not_on_old_news() {
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", WebhookCommands.put(meta("bank", "whk_1"), endpoint("whk_1", "shop", List.of(), List.of(), false)));
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", WebhookCommands.put(meta("bank", "whk_1"), endpoint("whk_1", "bank", List.of(), List.of(), false)));
        put(rotated(2));
        put(rotated(2));
        put(rotated(1));
        put(rotated(4));
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "FORBIDDEN", "NOT_FOUND", "OK", "OK", "CHANGED_MEANWHILE", "CHANGED_MEANWHILE");
        assertThat(eventsOf(WebhookPut.class)).hasSize(2);
    }

    @Test
    void a_key_has_ten_endpoints_at_most() {
        for (int i = 0; i < 11; i++) {
            put(endpoint("whk_" + i, "shop", List.of(), List.of(), true));
        }
        assertThat(answers().getLast().getCode()).isEqualTo("TOO_MANY_WEBHOOKS");
    }

    @Test
    void every_other_partition_is_told() {
        // Given four partitions; the bench is partition 0 of them
        bench.close();
        start(4, Keys.ring(SHOP));

        // When an endpoint is registered
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));

        // Then the commands for the other three leave; the driver, which has one partition, hands them back here
        assertThat(bench.<IntakeCommand>read(Topics.INTAKE_COMMANDS)).extracting(IntakeCommand::getCommand).hasSize(3).allMatch(ApplyWebhook.class::isInstance);
        assertThat(answers()).hasSize(4).allMatch(a -> a.getCode().equals("OK")).extracting(Answer::getBody).containsOnly(
                "{\"id\":\"whk_1\",\"url\":\"https://shop.example/whk_1\",\"sources\":[],\"flows\":[],\"enabled\":true,\"secretVersion\":1}");
    }

    @Test
    void what_an_earlier_version_stored_of_a_run_still_loads() throws Exception {
        // Given a run as it was stored before there were versions, waiting attempts and reused ids
        var stored = "{\"runId\":\"run_a\",\"id\":\"a\",\"source\":\"urn:s\",\"caseId\":\"c\",\"flow\":\"f\",\"bodyDigest\":\"d\",\"acceptedAt\":\"2026-11-23T09:00:00Z\",\"state\":\"HELD\",\"nextAttempt\":null,\"lastReport\":null,\"withdrawn\":false}";
        var run = new com.fasterxml.jackson.databind.ObjectMapper().findAndRegisterModules().readValue(stored, KnownRun.class);
        assertThat(run.state()).isEqualTo("HELD");
        assertThat(run.waiting()).isEmpty();
        assertThat(run.withState("RETRYING", 1, null).state()).isEqualTo("RETRYING");
    }

    private DeliveryDue delivery() {
        put(endpoint("whk_1", "shop", List.of(), List.of(), true));
        events();
        bench.send(Topics.DIRECTIVES, "c", directive(null));
        return eventsOf(DeliveryDue.class).getFirst();
    }

    private void put(Endpoint endpoint) {
        bench.send(Topics.INTAKE_COMMANDS, endpoint.endpointId(), WebhookCommands.put(meta(endpoint.apiKey(), endpoint.endpointId()), endpoint));
    }

    private void send(IntakeCommand command) {
        bench.send(Topics.INTAKE_COMMANDS, "whk_1", command);
    }

    private void replay(String key, String deliveryId) {
        bench.send(Topics.INTAKE_COMMANDS, "c", WebhookCommands.replay(meta(key, "c"), deliveryId));
    }

    private void tried(String deliveryId, Tried tried) {
        bench.send(Topics.INTAKE_COMMANDS, "c", WebhookCommands.tried(meta("sender", "c"), deliveryId, tried));
    }

    private List<WebhookEvent> events() {
        return bench.read(Topics.WEBHOOK_EVENTS);
    }

    private <T> List<T> eventsOf(Class<T> type) {
        return events().stream().map(WebhookEvent::getEvent).filter(type::isInstance).map(type::cast).toList();
    }

    private List<Answer> answers() {
        return bench.read(Topics.INGEST_ANSWERS);
    }

    private static Endpoint rotated(int secretVersion) {
        return new Endpoint("whk_1", "https://shop.example/whk_1", List.of(), List.of(), "shop", secretVersion, true, TopologyBench.START);
    }

    private static Endpoint endpoint(String id, String key, List<String> sources, List<String> flows, boolean enabled) {
        return new Endpoint(id, "https://shop.example/" + id, sources, flows, key, 1, enabled, TopologyBench.START);
    }

    private static CommandMeta meta(String key, String caseId) {
        return CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID()).setCaseId(caseId).setActor(program(key)).setSentAt(TopologyBench.START).setTraceparent(null).build();
    }

    private static Actor program(String id) {
        return Actor.newBuilder().setKind(ActorKind.PROGRAM).setId(id).setRole(null).setAuthentication("api-key " + id).build();
    }

    private static Directive directive(String note) {
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId("c").setRunId(RUN).setEntityId("directive:" + RUN).setStep(5).setVersion(1).setSeq(1)
                .setOccurredAt(Instant.parse("2026-11-23T09:00:30Z")).setActor(program("policy")).setCausationId("x").setTraceparent(null).setSummary("s").build();
        var receipt = Receipt.newBuilder().setReceiptId("rel_1").setActionDigest(null).setValidUntil(TopologyBench.START.plusSeconds(900)).setSingleUse(true).build();
        return Directive.newBuilder().setMeta(meta).setKind(DirectiveKind.PROCEED).setState("RELEASED").setRunVersion(1).setReason("small").setNote(note).setReceipt(receipt)
                .setFallback(null).setContent(ContentJson.of(ContentJson.read("{\"output\":\"secret content\"}".getBytes(StandardCharsets.UTF_8)))).build();
    }
}
