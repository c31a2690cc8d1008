package io.countersign.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.singlewriter.Inbound;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunsQueryTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final RunsView view = new RunsView();

    @Test
    void pages_give_every_run_once_however_many_came_at_the_same_time() {
        for (int i = 0; i < 25; i++) {
            accepted("run_%02d".formatted(i), "refund", NOON.plusSeconds(i / 5));
        }
        var query = query("7");

        var seen = new ArrayList<ViewedRun>();
        for (int page = 0; page < 4; page++) {
            assertThat(query.wrong()).isEmpty();
            var rows = view.runs(query::holdsFor, query.most());
            seen.addAll(rows);
            query = query("7");
            query.after = after(query.next(rows.getLast()));
        }

        assertThat(seen).extracting(ViewedRun::runId).hasSize(25).doesNotHaveDuplicates();
        assertThat(seen.getFirst().runId()).isEqualTo("run_20");
        assertThat(seen).extracting(ViewedRun::acceptedAt).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void a_run_that_comes_meanwhile_moves_no_page() {
        for (int i = 0; i < 6; i++) {
            accepted("run_" + i, "refund", NOON.plusSeconds(i));
        }
        var first = view.runs(query("3")::holdsFor, 3);
        accepted("run_9", "refund", NOON.plusSeconds(60));

        var second = query("3");
        second.after = after(query("3").next(first.getLast()));
        assertThat(second.wrong()).isEmpty();

        assertThat(view.runs(second::holdsFor, 3)).extracting(ViewedRun::runId).containsExactly("run_2", "run_1", "run_0");
    }

    @Test
    void text_days_and_actions_narrow_the_list() {
        accepted("run_old", "refund", NOON.minusSeconds(86_400));
        accepted("run_new", "order.cancel", NOON);

        var query = query("10");
        query.q = "CANCEL";
        assertThat(found(query)).containsExactly("run_new");
        query = query("10");
        query.to = "2026-11-27";
        assertThat(found(query)).containsExactly("run_old");
        query = query("10");
        query.from = "2026-11-28T12:00:00Z";
        assertThat(found(query)).containsExactly("run_new");
        query = query("10");
        query.route = "approve";
        assertThat(found(query)).isEmpty();
        assertThat(view.runs(_ -> true, 1).getFirst().amount()).isEqualTo("240.00");
    }

    @Test
    void what_can_not_be_used_is_refused() {
        var route = query("10");
        route.route = "maybe";
        var day = query("10");
        day.from = "yesterday";
        var after = query("10");
        after.after = "x";
        assertThat(List.of(query("0"), route, day, after)).allSatisfy(query -> assertThat(query.wrong()).hasValueSatisfying(answer -> assertThat(answer.getStatus()).isEqualTo(400)));
    }

    private List<String> found(RunsQuery query) {
        assertThat(query.wrong()).isEmpty();
        return view.runs(query::holdsFor, query.most()).stream().map(ViewedRun::runId).toList();
    }

    private static RunsQuery query(String limit) {
        var query = new RunsQuery();
        query.limit = limit;
        return query;
    }

    private static String after(String path) {
        return java.util.Arrays.stream(URI.create(path).getRawQuery().split("&")).filter(one -> one.startsWith("after=")).map(one -> URLDecoder.decode(one.substring(6), StandardCharsets.UTF_8)).findFirst().orElseThrow();
    }

    private void accepted(String runId, String action, Instant at) {
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId("c").setRunId(runId).setEntityId(runId).setStep(1).setVersion(1).setSeq(1).setOccurredAt(at)
                .setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("ingest").setRole(null).setAuthentication(null).build()).setCausationId("x").setTraceparent(null).setSummary("s").build();
        var head = RunHead.newBuilder().setId("sent-" + runId).setSource("urn:s").setFlow("f").setOccurredAt(at).setActionType(action).setAmount("240.00").setCurrency("EUR").setApiKey("k").setResponsible("dev").build();
        var content = Content.newBuilder().setBytes(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8))).setDigest("d").build();
        var fact = RunFact.newBuilder().setMeta(meta).setFact(RunAccepted.newBuilder().setHead(head).setBodyDigest("d").setChannel("http").setContent(content).build()).build();
        view.fold(new Inbound(Topics.RUNS, 0, 1, "c", fact, null, Map.of()));
    }
}
