package io.countersign.approval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.AbsenceRules.Reason;
import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsenceRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Absence TO_FRIDAY = new Absence(NOW, NOW.plus(Duration.ofDays(4)), "omar");
    private static final KeptDirectory DIRECTORY = KeptDirectory.empty().loaded(new Roster(List.of(person("ana", "Ana Ruiz", "team-lead"),
            person("omar", "Omar Haddad", "team-lead"), person("tom", "Tom Berg", "support"), person("priya", "Priya Nair", "operations-lead"),
            person("quinn", "Quinn", "queue-owner"), person("root", "Root", "admin"))));

    @ParameterizedTest
    @CsvSource({"ana,PERSON,yes", "priya,PERSON,yes", "quinn,PERSON,yes", "root,PERSON,yes", "omar,PERSON,no", "tom,PERSON,no",
        "stranger,PERSON,no", "ana,PROGRAM,no", "priya,SYSTEM,no", "priya,TIMER,no"})
    void onlyThePersonAndLeadsSayThatSomebodyIsAway(String who, Asker.Kind kind, String may) {
        // When
        var set = AbsenceRules.toSet(DIRECTORY, new Asker(kind, who, null), "ana", TO_FRIDAY, NOW);
        var end = AbsenceRules.toEnd(DIRECTORY.with("ana", TO_FRIDAY, NOW), new Asker(kind, who, null), "ana", NOW);
        // Then
        assertThat(set.isEmpty()).isEqualTo(may.equals("yes"));
        assertThat(end.isEmpty()).isEqualTo(may.equals("yes"));
        set.ifPresent(refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
    }

    @ParameterizedTest
    @CsvSource({"root,no", "quinn,no", "priya,no", "lena,yes"})
    void nobodyMakesThemselvesTheCoverOfSomebodyWhoseRolesTheyDoNotHold(String who, String may) {
        // Given: Lena is a queue owner and a team lead as Ana is
        var directory = DIRECTORY.loaded(new Roster(Stream.concat(DIRECTORY.people().stream(), Stream.of(person("lena", "Lena", "queue-owner", "team-lead"))).toList()));
        // When
        var refused = AbsenceRules.toSet(directory, person(who), "ana", new Absence(NOW, TO_FRIDAY.to(), who), NOW);
        // Then
        assertThat(refused.isEmpty()).isEqualTo(may.equals("yes"));
        refused.ifPresent(r -> {
            assertThat(r.reason()).isEqualTo(Reason.FORBIDDEN);
            assertThat(r.detail()).startsWith("cover is '" + who + "'").endsWith("name somebody else.");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00Z,2026-11-23T12:00:00Z,omar,'until is 2026-11-23 12:00 UTC, which is over; give a later time.'",
        "2026-12-02T12:00:00Z,2026-12-01T12:00:00Z,omar,'until is 2026-12-01 12:00 UTC, which is not after from, 2026-12-02 12:00 UTC;'",
        "2026-11-23T12:00:00Z,2027-12-01T12:00:00Z,omar,'until is 2027-12-01 12:00 UTC, more than a year after'",
        "2026-11-23T12:00:00Z,2026-11-24T12:00:00Z,nobody,\"cover is 'nobody', who is not in the directory;\"",
        "2026-11-23T12:00:00Z,2026-11-24T12:00:00Z,ana,\"cover is 'ana', who is the one away;\"",
    })
    void whatMakesNoSenseIsSaidWithFieldValueAndRemedy(Instant from, Instant until, String cover, String detail) {
        // When
        var refused = AbsenceRules.toSet(DIRECTORY, person("ana"), "ana", new Absence(from, until, cover), NOW).orElseThrow();
        // Then
        assertThat(refused.reason()).isEqualTo(Reason.NOT_VALID);
        assertThat(refused.detail()).startsWith(detail.replace("\"", "")).contains(";");
    }

    @Test
    void whoCoversMustBeThereTheWholeTime() {
        // Given
        var directory = DIRECTORY.with("omar", new Absence(NOW.plus(Duration.ofDays(3)), NOW.plus(Duration.ofDays(9)), "tom"), NOW);
        // When
        var refused = AbsenceRules.toSet(directory, person("ana"), "ana", TO_FRIDAY, NOW);
        // Then
        assertThat(refused.orElseThrow().detail()).startsWith("cover is 'omar', and Omar Haddad is away too, from 2026-11-26 12:00 UTC");
        var earlier = new Absence(NOW, NOW.plus(Duration.ofDays(3)), "omar");
        assertThat(AbsenceRules.toSet(directory, person("ana"), "ana", earlier, NOW)).isEmpty();
    }

    @Test
    void somebodyUnknownIsNotAwayAndWhoIsThereCanNotComeBack() {
        assertThat(AbsenceRules.toSet(DIRECTORY, person("priya"), "nobody", TO_FRIDAY, NOW).orElseThrow().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(AbsenceRules.toEnd(DIRECTORY, person("ana"), "ana", NOW).orElseThrow().reason()).isEqualTo(Reason.NOT_AWAY);
        var over = DIRECTORY.with("ana", TO_FRIDAY, NOW);
        assertThat(AbsenceRules.toEnd(over, person("ana"), "ana", TO_FRIDAY.to()).orElseThrow().reason()).isEqualTo(Reason.NOT_AWAY);
    }

    @Test
    void loadingTheFileAgainKeepsWhatWasAskedForAndForgetsWhoLeft() {
        // Given
        var away = DIRECTORY.with("ana", TO_FRIDAY, NOW).with("tom", TO_FRIDAY, NOW);
        // When
        var again = away.loaded(new Roster(DIRECTORY.people().stream().filter(p -> !p.id().equals("tom")).toList()));
        // Then
        assertThat(again.roster().find("ana").orElseThrow().absences()).containsExactly(TO_FRIDAY);
        assertThat(again.loaded(DIRECTORY.roster()).roster().find("tom").orElseThrow().absences()).isEmpty();
    }

    @Test
    void beingBackEndsWhatHoldsNowAndLeavesTheHolidayPlanned() {
        // Given
        var july = new Absence(NOW.plus(Duration.ofDays(200)), NOW.plus(Duration.ofDays(214)), "tom");
        var directory = DIRECTORY.with("ana", july, NOW).with("ana", TO_FRIDAY, NOW);
        // When
        var back = directory.without("ana", directory.ending("ana", NOW).orElseThrow());
        // Then
        assertThat(back.asked("ana")).containsExactly(july);
        assertThat(back.ending("ana", NOW)).as("asked once more, the next ends").contains(july);
        assertThat(AbsenceRules.back(back.roster(), "ana", july, NOW)).isEqualTo("Ana Ruiz is not away from 2027-06-11 12:00 UTC until 2027-06-25 12:00 UTC after all");
    }

    @Test
    void anAbsenceInsideAPlannedOneLeavesTheRestOfIt() {
        // Given
        var from = NOW.plus(Duration.ofDays(200));
        var fortnight = new Absence(from, from.plus(Duration.ofDays(14)), "omar");
        var day = new Absence(from.plus(Duration.ofDays(2)), from.plus(Duration.ofDays(3)), "tom");
        // When
        var directory = DIRECTORY.with("ana", fortnight, NOW).with("ana", day, NOW);
        // Then
        assertThat(directory.asked("ana")).containsExactly(new Absence(from, day.from(), "omar"), new Absence(day.to(), fortnight.to(), "omar"), day);
        var shorter = new Absence(NOW, NOW.plus(Duration.ofDays(1)), "tom");
        assertThat(DIRECTORY.with("ana", TO_FRIDAY, NOW).with("ana", shorter, NOW.plusSeconds(9)).asked("ana")).as("what holds now is corrected").containsExactly(shorter);
    }

    @Test
    void whoIsLeftWithoutACoverIsNamed() {
        var away = DIRECTORY.with("ana", TO_FRIDAY, NOW);
        assertThat(AbsenceRules.uncovered(away.roster(), "omar", TO_FRIDAY)).isEqualTo("; name another cover for Ana Ruiz, away until 2026-11-27 12:00 UTC");
        assertThat(AbsenceRules.uncovered(away.roster(), "tom", TO_FRIDAY)).isEmpty();
    }

    @Test
    void aLaterAbsenceTakesTheTimeOfOneThatItOverlaps() {
        // Given
        var longer = new Absence(NOW.plusSeconds(60), NOW.plus(Duration.ofDays(8)), "tom");
        var inSpring = new Absence(NOW.plus(Duration.ofDays(100)), NOW.plus(Duration.ofDays(108)), "omar");
        // When
        var directory = DIRECTORY.with("ana", inSpring, NOW).with("ana", TO_FRIDAY, NOW).with("ana", longer, NOW);
        // Then
        assertThat(directory.asked("ana")).containsExactly(inSpring, new Absence(NOW, longer.from(), "omar"), longer);
    }

    @Test
    void theFilesOwnAbsencesStayBesideTheOthers() {
        // Given
        var holiday = new Absence(NOW.plus(Duration.ofDays(200)), NOW.plus(Duration.ofDays(210)), "omar");
        var file = new Roster(List.of(new Person("ana", "Ana Ruiz", null, List.of(), List.of(), List.of(holiday)), person("omar", "Omar Haddad")));
        // When
        var directory = KeptDirectory.empty().loaded(file).with("ana", TO_FRIDAY, NOW);
        // Then
        assertThat(directory.roster().find("ana").orElseThrow().absences()).containsExactly(TO_FRIDAY, holiday);
        assertThat(directory.without("ana", TO_FRIDAY).roster()).isEqualTo(file);
    }

    private static Asker person(String id) {
        return new Asker(Asker.Kind.PERSON, id, null);
    }

    private static Person person(String id, String name, String... roles) {
        return new Person(id, name, null, List.of(roles), List.of(), List.of());
    }
}
