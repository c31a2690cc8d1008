package io.countersign.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.roster.Person.Absence;
import io.countersign.roster.Readers.Concern;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Readers READERS = new Readers(List.of(Readers.DEFAULT.split(",")));
    private static final Roster DIRECTORY = new Roster(List.of(
            person("ana", List.of("team-lead")), person("leo", List.of("legal", "privacy")), person("lena", List.of("legal")), person("fay", List.of("finance")),
            new Person("gone", "Gone", null, List.of("finance"), List.of(), List.of(new Absence(NOW.minusSeconds(60), NOW.plusSeconds(60), "lena")))));

    /// Owned by fay in the role finance, backed up by leo in the role privacy, decided by dan before.
    private static final Concern WORK = new Concern(Arrays.asList("fay", "finance", "leo", "privacy", null, "dan"), Arrays.asList("fay", null));

    @ParameterizedTest
    @CsvSource({"ana, true", "fay, true", "gone, true", "leo, true", "lena, false", "dan, false", "finance, false", "nobody, false"})
    void whoReadsSeesAllAndEverybodyElseWhatConcernsThem(String person, boolean sees) {
        assertThat(sees(person, WORK)).isEqualTo(sees);
    }

    @Test
    void whoCoversAnOwnerSeesTheirWorkWhileTheOwnerIsAway() {
        var work = new Concern(List.of("gone"), List.of("gone"));
        assertThat(READERS.sight("lena", List.of(), DIRECTORY, NOW).sees(() -> work)).isTrue();
        assertThat(READERS.sight("lena", List.of(), DIRECTORY, NOW.plusSeconds(60)).sees(() -> work)).isFalse();
        assertThat(READERS.sight("fay", List.of(), DIRECTORY, NOW).sees(() -> work)).isFalse();
    }

    @Test
    void theDirectorySaysWhatItsPeopleMayAndTheTokenWhatOthersMay() {
        assertThat(READERS.sight("lena", List.of("auditor"), DIRECTORY, NOW).everything()).isFalse();
        assertThat(READERS.sight("dashboard", List.of("reader"), DIRECTORY, NOW).everything()).isTrue();
        assertThat(READERS.sight("dashboard", List.of("legal"), DIRECTORY, NOW).everything()).isFalse();
        assertThat(READERS.sight("dashboard", List.of("finance"), DIRECTORY, NOW).sees(() -> WORK)).isFalse();
    }

    @Test
    void theRolesAreToldAsPeopleSayThem() {
        assertThat(new Readers(List.of("team-lead", "auditor", "admin")).words()).isEqualTo("team lead, auditor or admin");
        assertThat(Readers.words(List.of("team-lead"))).isEqualTo("team lead");
    }

    private static boolean sees(String person, Concern work) {
        return READERS.sight(person, List.of(), DIRECTORY, NOW).sees(() -> work);
    }

    private static Person person(String id, List<String> roles) {
        return new Person(id, id, null, roles, List.of(), List.of());
    }
}
