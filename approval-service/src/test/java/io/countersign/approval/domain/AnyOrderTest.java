package io.countersign.approval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnyOrderTest {

    @Property(tries = 2_000)
    void whateverComesInWhateverOrderOneDecisionIsFinalAndReplayGivesTheSameState(@ForAll("commands") List<Command> commands) {
        // Given
        var approval = new Told();
        for (var command : commands) {
            var before = approval.state;
            // When
            approval.tell(command);
            // Then
            switch (approval.last) {
                case Decision.Accepted(var events) -> {
                    if (events.isEmpty()) {
                        assertThat(command).as("a person is never answered with nothing").isNotInstanceOf(Command.Asked.class);
                    }
                }
                case Decision.Refused(var refusal) -> {
                    assertThat(approval.state).as("a refusal changes nothing").isEqualTo(before);
                    assertThat(command).as("only people are refused").isInstanceOf(Command.Asked.class);
                    assertThat(refusal.detail()).isNotBlank().doesNotContain("null");
                }
            }
            checkInvariants(approval);
        }
        assertThat(replay(approval.events)).isEqualTo(approval.state);
        assertThat(approval.events.stream().filter(Event.Finalized.class::isInstance).count()).isLessThanOrEqualTo(1);
        assertThat(approval.state == null ? 0 : approval.state.version()).isEqualTo(approval.events.size());
    }

    private static void checkInvariants(Told approval) {
        var state = approval.state;
        if (state == null) {
            return;
        }
        assertThat(state.claim() != null).isEqualTo(state.state() == ApprovalState.CLAIMED);
        assertThat(state.made() != null).isEqualTo(state.state() == ApprovalState.DECIDED || state.state() == ApprovalState.FINAL);
        assertThat(state.shownSince()).isBetween(1L, state.version());
        if (state.state() == ApprovalState.FINAL) {
            assertThat(state.made().by().kind()).as("no timer and no program decides").isEqualTo(Asker.Kind.PERSON);
            assertThat(state.question().excluded()).doesNotContain(state.made().by().id());
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
    Arbitrary<List<Command>> commands() {
        var undo = Arbitraries.of(Duration.ZERO, Duration.ofSeconds(30));
        return undo.flatMap(u -> command(u).list().ofMinSize(1).ofMaxSize(30)
                .map(list -> java.util.stream.Stream.concat(java.util.stream.Stream.of(Sample.open(u)), list.stream()).toList()));
    }

    private static Arbitrary<Command> command(Duration undo) {
        var times = Arbitraries.longs().between(0, 1500).map(Sample.NOON::plusSeconds);
        var askers = Arbitraries.of(Sample.ANA, Sample.OMAR, Sample.TOM, Sample.someone("dana"), Sample.someone("nobody"),
                new Asker(Asker.Kind.PROGRAM, "ana", null));
        var versions = Arbitraries.longs().between(0, 6);
        var choices = Combinators.combine(Arbitraries.of(DecisionKind.values()), versions, Arbitraries.of(null, "short", "long enough a note"),
                Arbitraries.of(0, 1, 2)).as((kind, version, note, edited) -> new Choice(kind, version, Sample.DIGEST, null, null, note,
                        edited == 0 ? null : Sample.edit(1, edited == 1 ? Set.of("action") : Set.of()).edit(), "rest", null));
        Arbitrary<Command> asked = Combinators.combine(askers, times, choices, Arbitraries.of(0, 1, 2, 3, 3, 3))
                .as((who, at, choice, what) -> asked(who, at, choice, what));
        Arbitrary<Command> rest = Combinators.combine(times, versions, Arbitraries.of(0, 1, 2, 3, 4))
                .as((at, version, what) -> rest(undo, at, version, what));
        return Arbitraries.oneOf(asked, asked, asked, rest);
    }

    private static Command asked(Asker who, Instant at, Choice choice, int what) {
        return switch (what) {
            case 0 -> new Command.Claim(Sample.ID, who, Sample.LEASE, at);
            case 1 -> new Command.Unclaim(Sample.ID, who, at);
            case 2 -> new Command.Undo(Sample.ID, who, null, at);
            default -> new Command.Decide(Sample.ID, who, choice, at);
        };
    }

    private static Command rest(Duration undo, Instant at, long version, int what) {
        return switch (what) {
            case 0 -> Sample.open(undo);
            case 1 -> new Command.Replace(Sample.ID, 9, "It changed.", Sample.DIGEST, Sample.OTHER_RUN, ActionFacts.NONE, null, at);
            case 2 -> new Command.Due(Sample.ID, Deadline.LEASE, at);
            case 3 -> new Command.Due(Sample.ID, Deadline.UNDO, at);
            default -> new Command.Close(Sample.ID, "It is settled.", version > 3, at);
        };
    }
}
