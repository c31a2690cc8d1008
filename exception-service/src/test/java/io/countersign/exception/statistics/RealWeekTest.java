package io.countersign.exception.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A week of payment requests at a university, 2017 and 2018: when people were asked, when they decided, for what amounts.
class RealWeekTest {

    private static final Path APPROVALS = Path.of("../../shared/data/human-approvals.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Fact(Instant at, Waiting item, String decidedBy) {}

    @Test
    void a_real_week_gives_the_figures_of_that_week() throws IOException {
        assumeTrue(Files.exists(APPROVALS), "needs ../shared beside the repository");
        // Given the facts of the four weeks up to the end of the busiest one
        var facts = facts();
        var end = busiestWeekEnd(facts);
        var statistics = new QueueStatistics();

        // When they are replayed with the clock of that week
        facts.stream().filter(fact -> fact.at().isBefore(end)).forEach(fact -> tell(statistics, fact));
        var report = statistics.at(end);
        System.out.println("The exception queue after the busiest week of the payment requests, " + end + ":");
        System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));

        // Then the figures are those that counting them all gives
        long opened = facts.stream().filter(f -> f.decidedBy() == null && f.at().isBefore(end) && !f.at().isBefore(end.minus(Duration.ofDays(7)))).count();
        long resolved = facts.stream().filter(f -> f.decidedBy() != null && f.at().isBefore(end)).count();
        long all = facts.stream().filter(f -> f.decidedBy() == null && f.at().isBefore(end)).count();
        assertThat(opened).isGreaterThan(100);
        assertThat(report.open()).isEqualTo((int) (all - resolved));
        assertThat(report.ageing().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(report.open());
        assertThat(report.perDay().subList(7, 14).stream().mapToInt(Report.Day::opened).sum()).isEqualTo((int) opened);
        assertThat(report.topReasons().getFirst().thisWeek()).isLessThanOrEqualTo((int) opened);
        assertThat(report.repeats()).isNotEmpty();
        // And office hours show: nobody files a payment request at night
        assertThat(report.patterns()).isNotEmpty().noneMatch(pattern -> pattern.hour() != null && pattern.hour() < 5);
    }

    private static void tell(QueueStatistics statistics, Fact fact) {
        var item = fact.item();
        if (fact.decidedBy() == null) {
            statistics.opened(item, fact.at());
            statistics.triggered(item.flow(), item.reason(), item.rule(), fact.at());
        } else {
            statistics.left(item.id(), fact.at());
            statistics.resolved(item.id(), fact.decidedBy(), fact.at());
        }
    }

    private static List<Fact> facts() throws IOException {
        var facts = new ArrayList<Fact>();
        try (var lines = Files.lines(APPROVALS)) {
            lines.forEach(line -> {
                var record = read(line);
                var run = record.path("run");
                var decision = record.path("decision");
                var at = OffsetDateTime.parse(run.path("occurredAt").asText()).toInstant();
                var amount = new BigDecimal(run.at("/action/amount").asText("0"));
                var band = amount.compareTo(BigDecimal.valueOf(1_000)) > 0 ? "over-1000" : amount.compareTo(BigDecimal.valueOf(100)) > 0 ? "over-100" : "up-to-100";
                var item = new Waiting(run.path("id").asText(), run.path("flow").asText(), "MANUAL", band, decision.path("by").asText(), at,
                        at.plus(Duration.ofDays(2)));
                facts.add(new Fact(at, item, null));
                if (decision.hasNonNull("at")) {
                    facts.add(new Fact(OffsetDateTime.parse(decision.path("at").asText()).toInstant(), item, decision.path("by").asText()));
                }
            });
        }
        facts.sort(Comparator.comparing(Fact::at).thenComparing(f -> f.decidedBy() != null));
        return facts;
    }

    private static Instant busiestWeekEnd(List<Fact> facts) {
        var days = new TreeMap<Long, Integer>();
        facts.stream().filter(f -> f.decidedBy() == null).forEach(f -> days.merge(f.at().getEpochSecond() / 86_400, 1, Integer::sum));
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
