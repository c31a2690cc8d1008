package io.countersign.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.domain.IntakeDecision.Accept;
import io.countersign.ingest.domain.IntakeDecision.Refuse;
import io.countersign.ingest.domain.IntakeDecision.Repeat;
import io.countersign.ingest.domain.IntakeRequest.Submit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Provide
    Arbitrary<List<Submit>> sendings() {
        return Combinators.combine(Arbitraries.of("r1", "r2", "r3"), Arbitraries.of("d1", "d2"))
                .as((run, digest) -> new Submit(run, run, "urn:s", "c", "f", digest, null)).list().ofMaxSize(30);
    }

    @Property(tries = 300)
    void however_often_runs_are_sent_each_is_accepted_once_and_only_with_its_first_content(@ForAll("sendings") List<Submit> sendings) {
        // Given nothing known
        Map<String, KnownRun> known = new HashMap<>();
        Map<String, Integer> accepted = new HashMap<>();
        Map<String, String> firstDigest = new HashMap<>();

        // When all is sent
        for (var submit : sendings) {
            firstDigest.putIfAbsent(submit.runId(), submit.bodyDigest());
            switch (IntakeRules.decide(Optional.ofNullable(known.get(submit.runId())), Optional.empty(), submit, NOW)) {
                case Accept accept -> {
                    known.put(submit.runId(), IntakeRules.evolve(Optional.ofNullable(known.get(submit.runId())), accept.event()));
                    accepted.merge(submit.runId(), 1, Integer::sum);
                }
                case IntakeDecision.Undecided undecided -> throw new AssertionError("nothing is retried here: " + undecided);
                case Repeat repeat -> assertThat(repeat.run().bodyDigest()).isEqualTo(submit.bodyDigest());
                case Refuse refuse -> {
                    assertThat(refuse.code()).isEqualTo("CHANGED_BODY");
                    assertThat(submit.bodyDigest()).isNotEqualTo(firstDigest.get(submit.runId()));
                }
            }
        }

        // Then each was accepted once, as it first came
        assertThat(accepted.values()).allMatch(n -> n == 1);
        known.forEach((id, run) -> assertThat(run.bodyDigest()).isEqualTo(firstDigest.get(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RECEIVED", "HELD", "RELEASED", "SUPERSEDED", "BLOCKED"})
    void a_run_that_is_not_retrying_takes_no_next_attempt(String state) {
        // When an attempt names one
        var decision = IntakeRules.decide(Optional.empty(), Optional.of(known("old").withState(state, 1, null)), retry("new", "old"), NOW);

        // Then it is refused and the state is named; at once where no news can change it
        var refuse = decision instanceof IntakeDecision.Undecided undecided ? undecided.otherwise() : (Refuse) decision;
        assertThat(refuse.code()).isEqualTo("RETRY_REFUSED");
        assertThat(refuse.detail()).contains(state);
        assertThat(decision instanceof Refuse).isEqualTo(List.of("SUPERSEDED", "BLOCKED").contains(state));
    }

    @Test
    void a_run_that_is_retrying_takes_one_next_attempt() {
        // Given one that is
        var old = known("old").withState(KnownRun.RETRYING, 1, null);

        // When two attempts name it
        var first = IntakeRules.decide(Optional.empty(), Optional.of(old), retry("new", "old"), NOW);
        var second = IntakeRules.decide(Optional.empty(), Optional.of(IntakeRules.followed(old, "new")), retry("newer", "old"), NOW);

        // Then the first is taken
        assertThat(first).isInstanceOf(Accept.class);
        assertThat(second).isInstanceOfSatisfying(Refuse.class, it -> assertThat(it.detail()).contains("new"));
    }

    @Test
    void an_attempt_of_an_unknown_run_is_refused() {
        assertThat(IntakeRules.decide(Optional.empty(), Optional.empty(), retry("new", "old"), NOW)).isInstanceOf(Refuse.class);
    }

    @Test
    void the_same_report_again_is_a_repeat_and_another_is_not() {
        // Given a run with a report
        var report = new IntakeRequest.Report("r", "rel_1", "EXECUTED");
        var run = IntakeRules.evolve(Optional.of(known("r")), new IntakeEvent.Reported(report));

        // When reported again, and differently
        var again = IntakeRules.decide(Optional.of(run), Optional.empty(), report, NOW);
        var other = IntakeRules.decide(Optional.of(run), Optional.empty(), new IntakeRequest.Report("r", "rel_1", "FAILED"), NOW);

        // Then only the other is new
        assertThat(again).isInstanceOf(Repeat.class);
        assertThat(other).isInstanceOf(Accept.class);
        assertThat(IntakeRules.decide(Optional.empty(), Optional.empty(), report, NOW)).isInstanceOfSatisfying(Refuse.class, it -> assertThat(it.unknown()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RECEIVED", "HELD", "RELEASED"})
    void a_report_without_a_receipt_is_a_repeat_within_one_release_only(String first) {
        // Given a run that was reported on without a receipt: before any release, or under the first one
        var report = new IntakeRequest.Report("r", null, "FAILED");
        var run = known("r").withState(first, 1, first.equals("RELEASED") ? "rel_1" : null);
        run = IntakeRules.evolve(Optional.of(run), new IntakeEvent.Reported(report));

        // When it is told again before and after policy's word on it, and under a further release
        var again = IntakeRules.decide(Optional.of(run), Optional.empty(), report, NOW);
        var judged = IntakeRules.decide(Optional.of(run.withState("EXECUTED", 2, null)), Optional.empty(), report, NOW);
        var later = IntakeRules.decide(Optional.of(run.withState("RELEASED", 3, "rel_2")), Optional.empty(), report, NOW);

        // Then only the last one is news
        assertThat(again).isInstanceOf(Repeat.class);
        assertThat(judged).isInstanceOf(Repeat.class);
        assertThat(later).isInstanceOf(Accept.class);
    }

    @Test
    void a_withdrawal_that_came_too_late_may_be_asked_for_again_and_one_that_was_applied_is_a_repeat() {
        // Given a run whose withdrawal policy did not apply, and one where it did
        var withdraw = new IntakeRequest.Withdraw("r");
        var taken = IntakeRules.evolve(Optional.of(known("r")), new IntakeEvent.Withdrawn("r"));

        // When each is withdrawn again, and the first before policy's word, too
        var unanswered = IntakeRules.decide(Optional.of(taken), Optional.empty(), withdraw, NOW);
        var late = IntakeRules.decide(Optional.of(taken.withState("RELEASED", 1, "rel_1")), Optional.empty(), withdraw, NOW);
        var over = IntakeRules.decide(Optional.of(taken.withState("CANCELLED", 1, null)), Optional.empty(), withdraw, NOW);

        // Then policy is asked once more where it was too late
        assertThat(unanswered).isInstanceOf(Repeat.class);
        assertThat(late).isInstanceOf(Accept.class);
        assertThat(over).isInstanceOf(Repeat.class);
    }

    @Test
    void sentences_show_no_control_or_bidirectional_character() {
        // When a case id tries to turn the text around
        var sentence = Sentence.accepted("support-agent", "urn:s", "gpt-4o", "refund", "240.00", "EUR", null, "T-1\u202e\u0007\n");

        // Then it is plain
        assertThat(sentence).isEqualTo("support-agent (gpt-4o) proposed a refund of 240.00 EUR on case T-1: accepted");
    }

    private static KnownRun known(String runId) {
        return new KnownRun(runId, runId, "urn:s", "c", "f", "d", NOW, KnownRun.RECEIVED, null, null, false, 0, null, null, null);
    }

    private static Submit retry(String runId, String of) {
        return new Submit(runId, runId, "urn:s", "c", "f", "d", of);
    }
}
