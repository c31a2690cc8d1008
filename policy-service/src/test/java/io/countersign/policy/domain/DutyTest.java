package io.countersign.policy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.Person.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DutyTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Person ANA = new Person("ana", "Ana Ruiz", List.of("team-lead"), List.of("team-lead"), List.of());
    private static final Person OMAR = new Person("omar", "Omar Haddad", List.of("team-lead"), List.of(), List.of());
    private static final Person FIONA = new Person("fiona", "Fiona Lind", List.of("finance"), List.of(), List.of());

    @Test
    void resolvesARoleToTheOneOnDutyOrToItsOnlyMember() {
        var duty = new Duty(List.of(ANA, OMAR, FIONA), NOON);
        assertThat(duty.resolve("team-lead").orElseThrow().person()).isEqualTo(ANA);
        assertThat(duty.resolve("finance").orElseThrow().person()).isEqualTo(FIONA);
        assertThat(duty.resolve("omar").orElseThrow().role()).isNull();
        assertThat(duty.resolve("legal")).isEmpty();
    }

    @Test
    void resolvesARoleOfTwoWithNobodyOnDutyToNobody() {
        var off = new Person("ana", "Ana Ruiz", List.of("team-lead"), List.of(), List.of());
        assertThat(new Duty(List.of(off, OMAR), NOON).resolve("team-lead")).isEmpty();
    }

    @Test
    void letsTheCoverStandInForSomebodyAway() {
        var away = new Person("ana", "Ana Ruiz", List.of("team-lead"), List.of("team-lead"),
                List.of(new Absence(NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1)), "omar")));
        assertThat(new Duty(List.of(away, OMAR), NOON).resolve("team-lead").orElseThrow().person()).isEqualTo(OMAR);
        assertThat(new Duty(List.of(away, OMAR), NOON.plus(Duration.ofDays(1))).resolve("team-lead").orElseThrow().person()).isEqualTo(away);
    }

    @Test
    void asksTheBackupWhereTheOwnerMayNotDecideAndNobodyWhereNeitherMay() {
        var duty = new Duty(List.of(ANA, OMAR, FIONA), NOON);
        assertThat(duty.owners("team-lead", "finance", Set.of("ana")).orElseThrow().owner().person()).isEqualTo(FIONA);
        assertThat(duty.owners("team-lead", "finance", Set.of("ana", "fiona"))).isEmpty();
        assertThat(duty.owners("team-lead", "ana", Set.of()).orElseThrow().backup()).isNull();
    }
}
