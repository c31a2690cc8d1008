package io.countersign.audit.insights;

import static io.countersign.schemas.avro.RunState.HELD;
import static io.countersign.schemas.avro.RunState.IN_EXCEPTION;
import static io.countersign.schemas.avro.RunState.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Happenings;
import io.countersign.audit.Stage;
import io.countersign.audit.Timelines;
import io.countersign.audit.insights.Readiness.Check;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RunCause;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The five checks, on thirty days that end with 2026-11-22.
class ReadinessIT {

    private static final String FLOW = """
            flow: mail
            owner: priya
            actions:
              refund: {effect: external, risk: high, owner: ana, backup: omar}
            exceptions: {owner: priya, backup: tom}
            rules:
              - {id: big, name: Big refunds, when: 'action.amount > 100 && action.currency == "EUR"', then: approve, reason: big, owner: priya, reviewBy: 2027-01-31}
            """;

    @TempDir Path data;
    private Stage stage;
    private Happenings happenings;

    @BeforeEach void start() {
        stage = new Stage(data);
        stage.open(Happenings.TOPICS);
        happenings = new Happenings(data, stage);
    }

    @Test void aFlowThatIsExplainedTracedCorrectedAndInRhythmIsReady() {
        // Given
        happenings.at("2026-10-01T00:00:00Z").by("priya").published("mail", 1, FLOW).by(null);
        edited("r").told("r").delivered("r");
        // When
        var flow = review("priya").flows().getFirst();
        // Then
        assertThat(flow.checks()).allMatch(Check::pass).allMatch(check -> check.todo() == null).extracting(Check::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(flow.ready()).isTrue();
        assertThat(flow.checks().get(1).evidence()).matches("Case case-r \\(refund, risk high, edit by ana\\): 9 steps in \\d+\\.\\d{3} s with one question, from the AI's suggestion to the decision\\.");
        assertThat(flow.checks().get(3).evidence()).startsWith("Case case-r was edited before its release by ana on 2026-11-20 09:00").endsWith("a webhook took the result.");
        assertThat(flow.checks().get(4).evidence()).isEqualTo("1 item arrived and 1 left in seven days, 0 wait; 0 of 1 targets were missed.");
    }

    @Test void whatFallsShortIsNamedWithWhatToDo() {
        // Given: nobody is called priya, the review date is over, five exceptions of one kind, none decided, eight items that wait
        happenings.at("2026-10-01T00:00:00Z").by("priya").published("mail", 2, FLOW.replace("2027-01-31", "2026-11-01")).by(null).at("2026-11-20T08:00:00Z");
        for (var i = 0; i < 8; i++) {
            happenings.run("x" + i, "mail", "urn:mail", "refund", "20", null, "Hello").routed("x" + i, "mail", Route.EXCEPTION, "MISSING_DATA", IN_EXCEPTION, false, "big")
                    .raised("x" + i, "mail", "big", "MISSING_DATA", "tom");
        }
        happenings.at("2026-11-20T09:00:00Z").exceptionMissed("x0");
        // When
        var flow = review("nobody").flows().getFirst();
        // Then
        assertThat(flow.version()).isEqualTo(2);
        assertThat(flow.ready()).isFalse();
        assertThat(flow.checks()).noneMatch(Check::pass).allSatisfy(check -> assertThat(check.todo()).contains("countersign "));
        assertThat(flow.checks()).extracting(Check::evidence).containsExactly(
                "2 flaws in 1 rule: big has the owner priya, who is not in the directory; big was to be reviewed by 2026-11-01.",
                "No person decided on an action of high or critical risk in 30 days.",
                "5 of the newest 5 are repeats: MISSING_DATA by rule big came 8 times in seven days.",
                "Nobody put an output right in 30 days.",
                "8 items arrived and 0 left in seven days, 8 wait; 1 of 8 targets were missed. At this rate the queue grows by 1.1 a day.");
    }

    @Test void aCorrectionThatNobodyWasToldOfIsNone() {
        // Given: told of the release, corrected later, and not told again
        happenings.at("2026-10-01T00:00:00Z").by("priya").published("mail", 1, FLOW).by(null);
        happenings.at("2026-11-20T08:00:00Z").run("r", "mail", "urn:mail", "refund", "20", null, "Hello").routed("r", "mail", Route.RELEASE, null, RELEASED, false, "small").told("r");
        happenings.at("2026-11-20T09:00:00Z").by("ana").moved("r", RELEASED, RELEASED, RunCause.CORRECTED, false, "correct").by(null);
        // When // Then
        assertThat(review("priya").flows().getFirst().checks().get(3)).matches(check -> !check.pass()).extracting(Check::evidence)
                .isEqualTo("Case case-r was corrected after its release by ana on 2026-11-20 09:00; the caller was not told.");
    }

    @Test void aTargetAndAReviewDateThatAreStillAheadAreNotOver() {
        // Given: half past nine; one target was at nine, the other is at half past ten; the review date is today
        happenings.at("2026-10-01T00:00:00Z").by("priya").published("mail", 1, FLOW.replace("2027-01-31", "2026-11-20")).by(null);
        happenings.at("2026-11-20T08:00:00Z").asked("q0", "mail", "big", "ana").at("2026-11-20T09:30:00Z").asked("q1", "mail", "big", "ana");
        // When
        var checks = review(Period.of(null, ReadinessReview.DAYS, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-11-20T09:30:00Z"), ZoneOffset.UTC)), "priya").flows().getFirst().checks();
        // Then
        assertThat(checks.getFirst().pass()).isTrue();
        assertThat(checks.get(4).evidence()).isEqualTo("2 items arrived and 0 left in seven days, 2 wait; 0 of 1 targets were missed.");
    }

    @Test void onlyTheVersionThatIsActiveNowIsChecked() {
        // Given
        happenings.at("2026-10-01T00:00:00Z").by("priya").published("mail", 1, FLOW).published("other", 1, FLOW.replace("flow: mail", "flow: other"))
                .at("2026-10-02T00:00:00Z").published("mail", 2, FLOW.replace("Big", "Large")).by(null);
        // When // Then
        assertThat(review("priya").flows()).extracting(Readiness.Flow::flow, Readiness.Flow::version).containsExactly(
                org.assertj.core.api.Assertions.tuple("mail", 2), org.assertj.core.api.Assertions.tuple("other", 1));
    }

    /// Asked, looked at, and approved with an edit.
    private Happenings edited(String id) {
        return happenings.at("2026-11-20T08:30:00Z").run(id, "mail", "urn:mail", "refund", "200", null, "Hello").routed(id, "mail", Route.APPROVE, null, HELD, false, "big")
                .asked(id, "mail", "big", "ana").by("ana").viewed(id).at("2026-11-20T09:00:00Z").decided(id, DecisionKind.EDIT, true).by(null)
                .moved(id, HELD, RELEASED, RunCause.DECIDED, false, "edit").at("2026-11-20T09:00:01Z");
    }

    private Readiness review(String... people) {
        return review(Period.of(LocalDate.of(2026, 11, 22), ReadinessReview.DAYS, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC)), people);
    }

    private Readiness review(Period period, String... people) {
        stage.recorder.record(happenings.all());
        stage.indexer.catchUp();
        return new ReadinessReview(stage.numbers, new Timelines(stage.record, stage.entries, stage.events), Set.of(people)::contains)
                .of(period, true, null);
    }
}
