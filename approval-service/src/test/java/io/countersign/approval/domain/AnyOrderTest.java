package io.countersign.approval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/// Whatever comes, in whatever order: people who may and who may not, timers that are late or fire twice, policy's closings.
class AnyOrderTest {

    private static final List<Asker> ASKERS = List.of(Sample.ANA, Sample.OMAR, Sample.FIONA, Sample.PRIYA, Sample.TOM, Sample.someone("dana"),
            Sample.someone("nobody"), new Asker(Asker.Kind.PROGRAM, "ana", null));
    private static final List<String> NOTES = List.of("", "short", "long enough a note", "long enough a note", "long enough a note");
    private static final Instant LATE = Sample.NOON.plusSeconds(1200);
    private static final Roster ANA_GOES_AWAY = Sample.away("ana", LATE, LATE.plusSeconds(86_400), "tom");

    /// One thing that happens. What it means depends on the state it meets, so that much of it fits.
    ///
    /// @param seconds that pass before
    /// @param who index into the askers
    /// @param what which command
    /// @param kind decision, with a decision
    /// @param behind versions that what was shown is behind
    /// @param a any number
    private record Move(int seconds, int who, int what, DecisionKind kind, int behind, int a) {

        Command on(Approval state, Question question, Instant now) {
            var by = a % 6 == 0 || state == null ? ASKERS.get(who) : whoMay(state, now);
            var to = ASKERS.get(a % ASKERS.size()).id();
            var note = NOTES.get(a % NOTES.size());
            return switch (what) {
                case 0 -> new Command.Claim(Sample.ID, by, Sample.LEASE, now);
                case 1 -> new Command.Unclaim(Sample.ID, by, now);
                case 2 -> new Command.Undo(Sample.ID, by, note, now);
                case 3 -> new Command.Delegate(Sample.ID, by, to, note, now);
                case 4 -> new Command.Reassign(Sample.ID, by, to, note, now);
                case 5 -> new Command.WriteNote(Sample.ID, by, note, now);
                case 6 -> new Command.Look(Sample.ID, by, version(state) - behind, null, now);
                case 7 -> Sample.open(question);
                case 8 -> a % 3 != 0 ? new Command.Unclaim(Sample.ID, by, now)
                        : new Command.Replace(Sample.ID, 9, "It changed.", Sample.DIGEST, Sample.OTHER_RUN, new ActionFacts("refund", "240.00", "EUR"), null, now);
                case 9 -> a % 4 == 0 ? new Command.Close(Sample.ID, "It is settled.", a % 8 == 0, now) : new Command.WriteNote(Sample.ID, by, note, now);
                case 10, 11, 12, 13 -> new Command.Due(Sample.ID, Deadline.values()[a % Deadline.values().length], now);
                default -> new Command.Decide(Sample.ID, by, choice(state, note), now);
            };
        }

        /// Somebody who may decide, so that not all is refused.
        private Asker whoMay(Approval state, Instant now) {
            return IntStream.range(who, who + ASKERS.size()).mapToObj(n -> ASKERS.get(n % ASKERS.size()))
                    .filter(by -> !state.hasApproved(by.id()) && Rights.toDecide(state, by, ANA_GOES_AWAY, now) instanceof Rights.Granted)
                    .findFirst().orElse(ASKERS.get(who));
        }

        private Choice choice(Approval state, String note) {
            var digest = state == null || a % 23 == 9 ? Sample.DIGEST : state.question().actionDigest();
            var amount = List.of("100.00", "190.00", "250.00").get(a % 3);
            var edit = a % 17 == 0 != kind.changesRun() ? Sample.editTo(amount, "e" + amount,
                    a % 19 == 0 ? Set.of() : kind == DecisionKind.ANSWER ? Set.of("output") : Set.of("action")) : null;
            return new Choice(kind, version(state) - behind, digest, null, null, note, edit, "rest", a % 13 == 0 ? "bulk" : null);
        }

        private static long version(Approval state) {
            return state == null ? 1 : state.version();
        }
    }

    @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
    void atMostOneDecisionIsFinalAndItIsThatOfEnoughPeopleWhoMay(@ForAll("questions") Question question, @ForAll("moves") List<Move> moves) {
        // Given
        var approval = new Told();
        var history = new History(question);
        var now = Sample.NOON;
        approval.tell(Sample.open(question));
        history.take(approval.events, null);
        for (var move : moves) {
            now = now.plusSeconds(move.seconds());
            var before = approval.state;
            var command = move.on(before, question, now);
            // When
            approval.tell(command, ANA_GOES_AWAY);
            // Then
            switch (approval.last) {
                case Decision.Accepted(var events) -> {
                    if (events.isEmpty()) {
                        assertThat(command instanceof Command.Asked && !(command instanceof Command.Look)).as("nobody is answered with nothing").isFalse();
                    }
                    history.take(events, command);
                }
                case Decision.Refused(var refusal) -> {
                    assertThat(approval.state).as("a refusal changes nothing").isEqualTo(before);
                    assertThat(command).as("only people are refused").isInstanceOf(Command.Asked.class);
                    assertThat(refusal.detail()).isNotBlank().doesNotContain("null");
                }
            }
            checkInvariants(before, approval);
            if (command instanceof Command.Due) {
                approval.tell(command, ANA_GOES_AWAY);
                assertThat(approval.lastEvents()).as("a timer that fires twice acts once").isEmpty();
            }
        }
        Statistics.label("how it ended").collect(approval.state.state(), approval.state.offer().stage() > 1, approval.state.revision() != null)
                .coverage(end -> {
                    end.check(ApprovalState.FINAL, false, false).count(n -> n > 100);
                    end.check(ApprovalState.FINAL, true, false).count(n -> n > 20);
                    end.check(ApprovalState.FINAL, true, true).count(n -> n > 10);
                    end.check(ApprovalState.EXPIRED, true, false).count(n -> n > 3);
                });
        assertThat(replay(approval.events)).isEqualTo(approval.state);
        assertThat(approval.state.version()).isEqualTo(approval.events.size());
        assertThat(Deadlines.of(approval.state).isEmpty()).as("what is settled has no timers, what waits is watched")
                .isEqualTo(!approval.state.waits() && approval.state.state() != ApprovalState.DECIDED
                        || approval.state.waits() && approval.state.stage().missed() && approval.state.stage().escalatedTo() != null
                        && approval.state.claim() == null && question.terms().expireAfter().isZero());
    }

    private static void checkInvariants(Approval before, Told approval) {
        var state = approval.state;
        assertThat(state.claim() != null).isEqualTo(state.state() == ApprovalState.CLAIMED);
        assertThat(state.made() != null).isEqualTo(state.state() == ApprovalState.DECIDED || state.state() == ApprovalState.FINAL);
        assertThat(state.shownSince()).isBetween(1L, state.version());
        assertThat(state.approvals()).isLessThanOrEqualTo(state.offer().quorum());
        if (approval.last instanceof Decision.Accepted(var events)) {
            for (var event : events) {
                assertThat(Words.sentence(event, before, state, Sample.PEOPLE)).isNotBlank().doesNotContain("null");
            }
        }
    }

    private static Approval replay(List<Event> events) {
        Approval state = null;
        for (var event : events) {
            state = ApprovalMachine.evolve(state, event);
        }
        return state;
    }

    @Provide
    Arbitrary<Question> questions() {
        var stage = Combinators.combine(Arbitraries.of("ana", "team-lead", "fiona", "team-lead", "nobody-holds-it"), Arbitraries.of(null, "finance", "priya", "omar"),
                Arbitraries.of(1, 1, 2), Arbitraries.of(true, false), Arbitraries.integers().between(1, 40))
                .as((owner, backup, quorum, earlier, minutes) -> new StageSpec(owner, backup, quorum, earlier, Duration.ofMinutes(minutes)));
        var terms = Combinators.combine(stage.list().ofMaxSize(3), Arbitraries.of(null, "Europe/Berlin; Mo-Fr 09:00-17:00"),
                Arbitraries.of(null, "queue-owner", "ana"), Arbitraries.of(0, 5, 60), Arbitraries.of(0, 0, 50),
                Arbitraries.of(Set.<DecisionKind>of(), Set.<DecisionKind>of(), Set.<DecisionKind>of(), Set.of(DecisionKind.APPROVE, DecisionKind.REJECT)), Arbitraries.of(null, "200"))
                .as((stages, calendar, to, escalate, expire, kinds, limit) -> new Terms(stages, calendar, to, Duration.ofMinutes(escalate),
                        Duration.ofMinutes(expire), kinds, limit, null));
        return Combinators.combine(Arbitraries.of(Duration.ZERO, Duration.ofSeconds(30)), terms, Arbitraries.of("low", "high")).as(Sample::question);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        var kinds = Arbitraries.of(DecisionKind.APPROVE, DecisionKind.APPROVE, DecisionKind.APPROVE, DecisionKind.EDIT, DecisionKind.EDIT,
                DecisionKind.ANSWER, DecisionKind.OVERRIDE, DecisionKind.REJECT, DecisionKind.SEND_BACK);
        return Combinators.combine(Arbitraries.of(0, 1, 10, 10, 40, 300), Arbitraries.integers().between(0, ASKERS.size() - 1),
                Arbitraries.integers().between(0, 36), kinds, Arbitraries.of(0, 0, 0, 0, 0, 0, 1, 2, -1), Arbitraries.integers().between(0, 10_000))
                .as(Move::new).list().ofMinSize(1).ofMaxSize(40);
    }
}
