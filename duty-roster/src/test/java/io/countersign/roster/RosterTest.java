package io.countersign.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.roster.Person.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant TOMORROW = NOON.plus(Duration.ofDays(1));
    private static final Person ANA = person("ana", "Ana Ruiz", "team-lead", true);
    private static final Person OMAR = person("omar", "Omar Haddad", "team-lead", false);
    private static final Person FIONA = person("fiona", "Fiona Lind", "finance", false);
    private static final Roster ROSTER = new Roster(List.of(ANA, OMAR, FIONA));

    @Test
    void resolvesARoleToTheOneOnDutyOrToItsOnlyMember() {
        assertThat(ROSTER.resolve("team-lead", NOON)).contains(new Roster.OnDuty(ANA, "team-lead"));
        assertThat(ROSTER.resolve("finance", NOON)).contains(new Roster.OnDuty(FIONA, "finance"));
        assertThat(ROSTER.resolve("omar", NOON)).contains(new Roster.OnDuty(OMAR, null));
        assertThat(ROSTER.resolve("legal", NOON)).isEmpty();
        assertThat(ROSTER.resolve(null, NOON)).isEmpty();
    }

    @Test
    void callsARoleByWhoStandsForItNow() {
        var away = new Roster(List.of(away(ANA, "omar"), OMAR));
        assertThat(ROSTER.called("team-lead", NOON)).isEqualTo("Ana Ruiz, team lead");
        assertThat(away.called("team-lead", NOON)).isEqualTo("Omar Haddad, team lead");
        assertThat(ROSTER.called("omar", NOON)).isEqualTo("Omar Haddad");
        assertThat(ROSTER.called("legal", NOON)).isEqualTo("legal");
    }

    @Test
    void resolvesARoleOfTwoWithNobodyOrWithBothOnDutyToNobody() {
        assertThat(new Roster(List.of(OMAR, person("ana", "Ana Ruiz", "team-lead", false))).resolve("team-lead", NOON)).isEmpty();
        assertThat(new Roster(List.of(ANA, person("omar", "Omar Haddad", "team-lead", true))).resolve("team-lead", NOON)).isEmpty();
    }

    @Test
    void letsTheCoverStandInForSomebodyAwayAndNotAfter() {
        var roster = new Roster(List.of(away(ANA, "omar"), OMAR));
        assertThat(roster.resolve("team-lead", NOON)).contains(new Roster.OnDuty(OMAR, "team-lead"));
        assertThat(roster.resolve("ana", NOON)).contains(new Roster.OnDuty(OMAR, null));
        assertThat(roster.resolve("ana", TOMORROW).orElseThrow().person().id()).isEqualTo("ana");
    }

    @Test
    void followsOneCoverOnly() {
        var roster = new Roster(List.of(away(ANA, "omar"), away(OMAR, "fiona"), FIONA));
        assertThat(roster.resolve("team-lead", NOON)).isEmpty();
        assertThat(roster.resolve("omar", NOON).orElseThrow().person()).isEqualTo(FIONA);
        assertThat(new Roster(List.of(away(ANA, "ghost"))).resolve("ana", NOON)).isEmpty();
    }

    @Test
    void asksTheBackupWhereTheOwnerMayNotDecideAndNobodyWhereNeitherMay() {
        assertThat(ROSTER.owners("team-lead", "finance", Set.of("ana"), NOON).orElseThrow().owner().person()).isEqualTo(FIONA);
        assertThat(ROSTER.owners("team-lead", "finance", Set.of("ana", "fiona"), NOON)).isEmpty();
        assertThat(ROSTER.owners("team-lead", "finance", Set.of("fiona"), NOON).orElseThrow().backup()).isNull();
        assertThat(ROSTER.owners("team-lead", "ana", Set.of(), NOON).orElseThrow().backup()).isNull();
        assertThat(ROSTER.owners(null, null, Set.of(), NOON)).isEmpty();
    }

    @Test
    void asksTheBackupWhereNeitherTheOwnerNorTheCoverMay() {
        var roster = new Roster(List.of(away(ANA, "omar"), OMAR, FIONA));
        assertThat(roster.owners("ana", "fiona", Set.of(), NOON).orElseThrow().owner().person()).isEqualTo(OMAR);
        assertThat(roster.owners("ana", "fiona", Set.of("omar"), NOON).orElseThrow().owner().person()).isEqualTo(FIONA);
    }

    @Test
    void knowsWhoCoversWhom() {
        var roster = new Roster(List.of(away(ANA, "omar"), OMAR, FIONA));
        assertThat(roster.covers("omar", "ana", NOON)).isTrue();
        assertThat(roster.covers("fiona", "ana", NOON)).isFalse();
        assertThat(roster.covers("omar", "ana", TOMORROW)).isFalse();
        assertThat(roster.covers("omar", null, NOON)).isFalse();
        assertThat(roster.covers(null, "ana", NOON)).isFalse();
    }

    @Test
    void letsTheFirstOfTwoAbsencesAtOnceCount() {
        var twice = new Person("ana", "Ana Ruiz", null, List.of(), List.of(),
                List.of(new Absence(NOON, TOMORROW, "omar"), new Absence(NOON, TOMORROW, "fiona")));
        var roster = new Roster(List.of(twice, OMAR, FIONA));
        assertThat(roster.resolve("ana", NOON).orElseThrow().person()).isEqualTo(OMAR);
        assertThat(roster.covers("fiona", "ana", NOON)).isFalse();
    }

    @Test
    void findsAnybodyPresentWhoeverIsOnDutyFirst() {
        assertThat(ROSTER.firstPresent("team-lead", NOON)).contains(ANA);
        assertThat(new Roster(List.of(away(ANA, "fiona"), OMAR, FIONA)).firstPresent("team-lead", NOON)).contains(OMAR);
        assertThat(new Roster(List.of(away(ANA, "fiona"), FIONA)).firstPresent("team-lead", NOON)).isEmpty();
    }

    @Test
    void tellsNamesMembersAndRoles() {
        assertThat(ROSTER.name("ana")).isEqualTo("Ana Ruiz");
        assertThat(ROSTER.name("ghost")).isEqualTo("ghost");
        assertThat(ROSTER.find(null)).isEmpty();
        assertThat(ROSTER.members("team-lead")).containsExactly(ANA, OMAR);
        assertThat(ROSTER.members(null)).isEmpty();
        assertThat(ROSTER.isOrHas("omar", "team-lead")).isTrue();
        assertThat(ROSTER.isOrHas("omar", "omar")).isTrue();
        assertThat(ROSTER.isOrHas("omar", "finance")).isFalse();
        assertThat(ROSTER.isOrHas("ghost", "finance")).isFalse();
        assertThat(ROSTER.isOrHas("omar", null)).isFalse();
        assertThat(ROSTER.isOrHas("finance", "finance")).as("somebody unknown, called like a role").isFalse();
        assertThat(away(ANA, "omar").awayAt(NOON)).isTrue();
        assertThat(ANA.awayAt(NOON)).isFalse();
    }

    private static Person person(String id, String name, String role, boolean onDuty) {
        return new Person(id, name, null, List.of(role), onDuty ? List.of(role) : List.of(), List.of());
    }

    private static Person away(Person person, String cover) {
        return new Person(person.id(), person.name(), person.email(), person.roles(), person.onDuty(),
                List.of(new Absence(NOON.minus(Duration.ofDays(1)), TOMORROW, cover)));
    }
}
