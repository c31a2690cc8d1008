package io.countersign.approval.domain;

import static io.countersign.approval.domain.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.roster.Person;
import io.countersign.roster.Readers;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RightsTest {

    private static final int TRAITS = 13;

    private record Judged(Rights.Right right, boolean sees) {}

    /// One asker and question out of all combinations of yes and no.
    private record Combination(Asker.Kind kind, boolean inDirectory, boolean excluded, boolean owner, boolean backup, boolean ownerRole,
            boolean backupRole, boolean ownerAway, boolean covers, boolean delegate, boolean escalatedTo, boolean decidedBefore) {

        static Combination of(int bits) {
            var kind = Asker.Kind.values()[bits & 3];
            return new Combination(kind, bit(bits, 2), bit(bits, 3), bit(bits, 4), bit(bits, 5), bit(bits, 6), bit(bits, 7), bit(bits, 8), bit(bits, 9),
                    bit(bits, 10), bit(bits, 11), bit(bits, 12));
        }

        private static boolean bit(int bits, int n) {
            return (bits >> n & 1) == 1;
        }

        Judged judged() {
            var roles = new ArrayList<String>(List.of("reader"));
            if (ownerRole) {
                roles.add("team-lead");
            }
            if (backupRole) {
                roles.add("finance");
            }
            var away = ownerAway ? List.of(new Person.Absence(NOON.minusSeconds(1), NOON.plusSeconds(1), covers ? "x" : "y")) : List.<Person.Absence>of();
            var people = new ArrayList<Person>();
            if (inDirectory) {
                people.add(new Person("x", "Xenia", null, roles, List.of(), owner ? away : List.of()));
            }
            if (!owner) {
                people.add(new Person("o", "Olaf", null, List.of(), List.of(), away));
            }
            var question = new Question(1, "f", 1, "t", "r", null, "low", 1, owner ? "x" : "o", backup ? "x" : "b", "team-lead", "finance", NOON,
                    Duration.ZERO, null, excluded ? Set.of("x") : Set.of(), "", null, null, null, null, null);
            var approval = asked(question);
            if (delegate) {
                approval = ApprovalMachine.evolve(approval, new Event.Delegated("o", null, "o", "x", "knows the case"));
            }
            if (escalatedTo) {
                approval = ApprovalMachine.evolve(approval, new Event.Escalated("x", null, NOON));
            }
            if (decidedBefore) {
                var made = new Made(Sample.someone("x"), null, Sample.choice(DecisionKind.APPROVE, 1, null), NOON, 1, null);
                approval = ApprovalMachine.evolve(approval, new Event.StageDecided(made, 0, 1, 1, true, null));
            }
            var directory = new Roster(people);
            var concern = Rights.concern(approval);
            return new Judged(Rights.toDecide(approval, new Asker(kind, "x", null), directory, NOON),
                    new Readers(List.of()).sight("x", List.of(), directory, NOON).sees(() -> concern));
        }

        boolean concerned() {
            return inDirectory && (excluded || decidedBefore || delegate || escalatedTo || owner || backup || ownerRole || backupRole || !owner && ownerAway && covers);
        }

        boolean expected() {
            return kind == Asker.Kind.PERSON && inDirectory && !excluded && !decidedBefore
                    && (delegate || escalatedTo || owner || backup || ownerRole || backupRole || !owner && ownerAway && covers);
        }
    }

    @Test
    void exactlyThoseMayDecideWhomTheRuleNamesInEveryCombination() {
        for (int bits = 0; bits < 1 << TRAITS; bits++) {
            // Given
            var combination = Combination.of(bits);
            // When
            var judged = combination.judged();
            var right = judged.right();
            // Then
            assertThat(right instanceof Rights.Granted).as("%s", combination).isEqualTo(combination.expected());
            if (right instanceof Rights.Denied(var because)) {
                assertThat(because).as("%s", combination).endsWith(".").doesNotContain("null");
            }
            assertThat(judged.sees()).as("%s sees it", combination).isEqualTo(combination.concerned());
        }
    }

    @Test
    void whoCouldTakeItIsToldWhatIsInTheWay() {
        // Given
        var told = Told.opened(Duration.ofMinutes(1));
        assertThat(ApprovalMachine.hindrance(told.state, Sample.OMAR, Sample.PEOPLE, NOON)).isEmpty();
        assertThat(ApprovalMachine.hindrance(told.state, Sample.TOM, Sample.PEOPLE, NOON)).hasValueSatisfying(why -> assertThat(why)
                .isEqualTo("Tom Berg may not decide this. " + Rights.whoMay(told.state, Sample.PEOPLE, NOON)).endsWith("Ask Ana Ruiz or Fiona Lind or any other team lead or any other finance."));
        // When, then
        told.tell(new Command.Claim(Sample.ID, Sample.ANA, Duration.ofMinutes(10), NOON));
        assertThat(ApprovalMachine.hindrance(told.state, Sample.OMAR, Sample.PEOPLE, NOON)).hasValueSatisfying(why -> assertThat(why).startsWith("Ana Ruiz has taken this until"));
        assertThat(ApprovalMachine.hindrance(told.state, Sample.ANA, Sample.PEOPLE, NOON)).isEmpty();
        told.tell(new Command.Decide(Sample.ID, Sample.ANA, Sample.choice(DecisionKind.APPROVE, 1, null), NOON));
        assertThat(ApprovalMachine.hindrance(told.state, Sample.OMAR, Sample.PEOPLE, NOON)).hasValueSatisfying(why -> assertThat(why).startsWith("Ana Ruiz approved this at"));
    }

    @Test
    void aRoleThatGivesTheRightIsNamed() {
        // Given
        var question = Sample.question(Duration.ZERO);
        // When
        var right = Rights.toDecide(asked(question), Sample.OMAR, Sample.PEOPLE, NOON);
        // Then
        assertThat(right).isEqualTo(new Rights.Granted("team-lead"));
    }

    @Test
    void nobodyCoversBeforeOrAfterTheAbsence() {
        // Given
        var away = new Person("ana", "Ana Ruiz", null, List.of(), List.of(), List.of(new Person.Absence(NOON, NOON.plusSeconds(60), "tom")));
        var people = new Roster(List.of(away, Sample.person("tom", "Tom Berg", "support")));
        // When
        var before = Rights.toDecide(asked(Sample.question(Duration.ZERO)), Sample.TOM, people, NOON.minusMillis(1));
        // Then
        assertThat(before).isInstanceOf(Rights.Denied.class);
        assertThat(Rights.toDecide(asked(Sample.question(Duration.ZERO)), Sample.TOM, people, NOON)).isInstanceOf(Rights.Granted.class);
        assertThat(Rights.toDecide(asked(Sample.question(Duration.ZERO)), Sample.TOM, people, NOON.plusSeconds(60))).isInstanceOf(Rights.Denied.class);
    }

    @Test
    void whoIsExcludedIsToldWhyAndWhoMay() {
        // Given
        var dana = Sample.someone("dana");
        // When
        var right = Rights.toDecide(asked(Sample.question(Duration.ZERO)), dana, Sample.PEOPLE, NOON);
        // Then
        assertThat(((Rights.Denied) right).because()).contains("Dana Vogel can't decide", "API key", "Ana Ruiz");
    }

    private static Approval asked(Question question) {
        return ApprovalMachine.evolve(null, new Event.Opened(Sample.ID, "case-1", "run_1", question, Sample.RUN, NOON));
    }
}
