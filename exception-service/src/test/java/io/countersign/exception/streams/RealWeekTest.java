package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.statistics.Report;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.roster.Readers.Sight;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.singlewriter.Inbound;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A week of payment requests at a university, with the weeks before it, through the queue: the real topology with its timers, on a
/// clock that the test moves, and the view that people read. When people were asked, when they decided and for what amounts is real.
class RealWeekTest {

    private static final Path APPROVALS = Path.of("../../shared/data/human-approvals.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RESPOND_WITHIN = Duration.ofDays(2);

    private final Map<String, String> itemByRun = new HashMap<>();
    private final List<ExceptionEvent> all = new ArrayList<>();

    /// @param decided a person decided then; else it came in
    private record Fact(Instant at, String runId, String caseId, JsonNode run, boolean decided) {}

    @Test
    void a_real_week_goes_through_the_queue_and_gives_its_figures(@TempDir Path folder) throws IOException {
        assumeTrue(Files.exists(APPROVALS), "needs ../shared beside the repository");
        // Given the facts of the two weeks up to the end of the busiest one
        var facts = facts();
        var end = busiestWeekEnd(facts);
        var begin = end.minus(Duration.ofDays(13)).truncatedTo(ChronoUnit.DAYS);
        var replayed = facts.stream().filter(fact -> fact.at().isAfter(begin) && fact.at().isBefore(end)).toList();

        try (var driver = new QueueDriver(folder, begin)) {
            // When they happen at their times, and the clock goes on between them
            for (var fact : replayed) {
                passTo(driver, fact.at());
                if (fact.decided()) {
                    settle(driver, fact.runId());
                } else {
                    raise(driver, fact);
                }
            }
            passTo(driver, end);
            taken(driver);

            // Then what people read are the figures of that week
            var view = new ExceptionsView(_ -> Optional.empty(), () -> end);
            for (int i = 0; i < all.size(); i++) {
                view.fold(new Inbound(Topics.EXCEPTION_EVENTS, 0, i, all.get(i).getMeta().getCaseId(), all.get(i), new byte[0], Map.of()));
            }
            var report = view.statistics(Sight.ALL, end);
            System.out.println("The exception queue after the busiest week of the payment requests, " + end + ":");
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
            figuresAgree(report, end);
            orderAgrees(view, end);
        }
    }

    /// With what counting the events by hand gives.
    private void figuresAgree(Report report, Instant end) {
        long opened = kind("ExceptionOpened", end.minus(Duration.ofDays(7)));
        assertThat(opened).isGreaterThan(100);
        assertThat(report.perDay().subList(7, 14).stream().mapToInt(Report.Day::opened).sum()).isEqualTo((int) opened);
        assertThat(report.perDay().stream().mapToInt(Report.Day::resolved).sum()).isEqualTo((int) kind("ExceptionClosed", Instant.MIN));
        assertThat(report.perDay().stream().mapToInt(Report.Day::missed).sum()).as("targets missed").isPositive().isEqualTo((int) kind("ExceptionTargetMissed", Instant.MIN));
        assertThat(report.open()).isEqualTo((int) (kind("ExceptionOpened", Instant.MIN) - kind("ExceptionClosed", Instant.MIN)));
        assertThat(report.late()).isPositive().isLessThanOrEqualTo(report.open());
        assertThat(report.ageing().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(report.open());
        assertThat(report.byReason().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(report.open());
        assertThat(report.repeats()).isNotEmpty();
        // And office hours show: nobody files a payment request at night
        assertThat(report.patterns()).isNotEmpty().noneMatch(pattern -> pattern.hour() != null && pattern.hour() < 5);
    }

    private static void orderAgrees(ExceptionsView view, Instant end) {
        var rows = view.list(new Filter(Set.of(State.OPEN), null, null, null, null, null, false, null, null, Sight.ALL), null, 50, end).rows();
        assertThat(rows).hasSize(50).extracting(row -> row.item().priorityAt(end).value()).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(rows.getFirst().item().lateAt(end)).isTrue();
    }

    private long kind(String name, Instant after) {
        return all.stream().filter(event -> event.getEvent().getClass().getSimpleName().equals(name) && event.getMeta().getOccurredAt().isAfter(after)).count();
    }

    /// Hour by hour, so that timers act about when they are due.
    private static void passTo(QueueDriver driver, Instant time) {
        while (driver.now().plus(Duration.ofHours(1)).isBefore(time)) {
            driver.pass(Duration.ofHours(1));
        }
        driver.passTo(time.isBefore(driver.now()) ? driver.now() : time);
    }

    private void raise(QueueDriver driver, Fact fact) {
        var amount = new BigDecimal(fact.run().at("/action/amount").asText("0"));
        var reason = amount.compareTo(BigDecimal.valueOf(1_000)) > 0 ? "POLICY_CONFLICT" : amount.compareTo(BigDecimal.valueOf(100)) > 0 ? "MANUAL" : "LOW_CONFIDENCE";
        driver.raiseDue(fact.caseId(), fact.runId(), reason, fact.run().toString(), fact.at().plus(RESPOND_WITHIN));
        taken(driver);
    }

    private void settle(QueueDriver driver, String runId) {
        var id = itemByRun.get(runId);
        if (id == null || driver.stored(id).waiting(runId).isEmpty()) {
            return; // it came before these weeks
        }
        var item = driver.stored(id);
        assertThat(driver.resolve("priya", id, ResolutionKind.BY_HAND, item.version(), item.shown().actionDigest()).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        taken(driver);
    }

    private void taken(QueueDriver driver) {
        driver.events().forEach(event -> {
            all.add(event);
            if (event.getEvent() instanceof ExceptionOpened) {
                itemByRun.put(event.getMeta().getRunId(), event.getExceptionId());
            }
        });
    }

    private static List<Fact> facts() throws IOException {
        var facts = new ArrayList<Fact>();
        try (var lines = Files.lines(APPROVALS)) {
            lines.map(RealWeekTest::read).forEach(record -> {
                var run = record.path("run");
                var runId = "run_" + run.path("id").asText();
                var at = OffsetDateTime.parse(run.path("occurredAt").asText()).toInstant();
                facts.add(new Fact(at, runId, run.path("caseId").asText(), run, false));
                if (record.at("/decision/at").isTextual()) {
                    facts.add(new Fact(OffsetDateTime.parse(record.at("/decision/at").asText()).toInstant(), runId, run.path("caseId").asText(), run, true));
                }
            });
        }
        facts.sort(Comparator.comparing(Fact::at).thenComparing(Fact::decided));
        return facts;
    }

    private static Instant busiestWeekEnd(List<Fact> facts) {
        var days = new TreeMap<Long, Integer>();
        facts.stream().filter(f -> !f.decided()).forEach(f -> days.merge(f.at().getEpochSecond() / 86_400, 1, Integer::sum));
        long best = days.keySet().stream().max(Comparator.comparingInt(day -> days.subMap(day - 6, true, day, true).values().stream()
                .mapToInt(Integer::intValue).sum())).orElseThrow();
        return Instant.ofEpochSecond((best + 1) * 86_400 - 1);
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
