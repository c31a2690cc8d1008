package io.countersign.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Cases that other systems left behind, with what was decided on them.
@EnabledIf("dataIsThere")
class RealCasesTest {
    static final Path DATA = Path.of("../../shared/data");

    static boolean dataIsThere() {
        return Files.exists(DATA.resolve("past-cases.jsonl"));
    }

    static CompiledFlow flow(String name) throws IOException {
        return FlowCompiler.load(Files.readAllBytes(Path.of("../samples/flows/" + name + ".yaml")));
    }

    private static String report(String flow, String limit, int value, String cases) throws IOException {
        var current = flow(flow);
        return ReportJson.line(Small.report(current, Limits.with(current, Limits.find(current, limit), BigDecimal.valueOf(value)), null, Files.readString(DATA.resolve(cases))));
    }

    @Test
    void the_50_past_cases_give_the_contract_of_scripts() throws IOException {
        var json = JsonMapper.builder().build().readTree(report("airline-support", "large-amount.amount", 500, "past-cases.jsonl"));
        assertThat(json.path("cases").asInt()).isEqualTo(50);
        assertThat(json.path("judged").asInt() + json.path("otherFlow").asInt()).isEqualTo(50);
        var sum = 0;
        for (var row : json.path("matrix")) {
            for (var cell : row) sum += cell.asInt();
        }
        assertThat(sum).isEqualTo(json.path("judged").asInt());
        var against = 0;
        for (var kind : List.of("missed", "caught", "needless", "passed", "lost", "undecided")) against += json.path("against").path(kind).size();
        assertThat(against).isEqualTo(json.path("judged").asInt());
        assertThat(json.path("reviewedShare").isNumber()).isTrue();
        assertThat(json.path("flowHash").asText()).matches("[0-9a-f]{64}");
        assertThat(json.path("cautions").toString()).contains("can't carry a claim");
    }

    @Test
    void the_same_input_gives_the_same_report_byte_for_byte_whatever_the_machine_is_set_to() throws IOException {
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        var reports = new ArrayList<String>();
        try {
            for (var tag : List.of("en-US", "tr-TR", "th-TH-u-ca-buddhist", "de-CH")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone(tag.startsWith("th") ? "Pacific/Kiritimati" : "America/St_Johns"));
                reports.add(report("bpi2020-rfp", "large.amount", 1000, "human-approvals.jsonl") + report("airline-support", "large-amount.amount", 500, "past-cases.jsonl"));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(reports).allMatch(reports.getFirst()::equals);
    }

    @Test
    void every_payment_request_is_judged_and_its_decision_time_is_known() throws IOException {
        var flow = flow("bpi2020-rfp");
        var report = Small.report(null, flow, null, Files.readString(DATA.resolve("human-approvals.jsonl")));
        assertThat(report.cases()).hasSize(7361);
        assertThat(report.decided()).isEqualTo(7357);
        assertThat(report.waits().measured()).isGreaterThan(7300);
        // As its deciding step says, to a thousandth of an hour
        assertThat(report.cases().getFirst().decision().took()).isEqualTo(java.time.Duration.ofMillis(Math.round(27.421 * 3_600_000)));
    }
}
