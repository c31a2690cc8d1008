package io.countersign.approval.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsPeopleDutyAndAbsences() throws IOException {
        // Given
        var file = file("""
                people:
                  - id: ana
                    name: Ana Ruiz
                    roles: [team-lead]
                    email: ana@example.com
                    absences: [{from: 2027-07-01, to: 2027-07-14, cover: omar}, {from: "2028-01-01T08:00:00Z", to: "2028-01-01T09:00:00Z", cover: omar}]
                  - {id: omar, name: Omar Haddad, roles: [team-lead, legal]}
                duty: {team-lead: ana, legal: omar}
                """);
        // When
        var directory = PeopleFile.read(file);
        // Then
        var ana = directory.find("ana").orElseThrow();
        assertThat(ana.onDuty()).containsExactly("team-lead");
        assertThat(ana.email()).isEqualTo("ana@example.com");
        assertThat(ana.absenceAt(Instant.parse("2027-07-14T23:59:59Z"))).hasValueSatisfying(a -> assertThat(a.cover()).isEqualTo("omar"));
        assertThat(ana.absenceAt(Instant.parse("2027-07-15T00:00:00Z"))).isEmpty();
        assertThat(ana.absenceAt(Instant.parse("2028-01-01T08:30:00Z"))).isPresent();
        assertThat(directory.find("omar").orElseThrow().roles()).containsExactly("team-lead", "legal");
    }

    @Test
    void readsTheSamplePeople() {
        // When
        var directory = PeopleFile.read(Path.of("..", "samples", "people.yaml"));
        // Then
        assertThat(directory.name("ana")).isEqualTo("Ana Ruiz");
        assertThat(directory.find("ana").orElseThrow().onDuty()).contains("team-lead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            people: []                                                                      | nobody under 'people'
            people: [{id: Ana}]                                                             | the id 'Ana'
            people: [{id: ana}, {id: ana}]                                                  | 'ana' stands there twice
            people: [{id: ana, role: [x]}]                                                  | Unrecognized field "role"
            people: [{id: ana}]@duty: {team-lead: tom}                                   | there is no person 'tom'
            people: [{id: ana, absences: [{from: soon, to: late, cover: tom}]}, {id: tom}] | is no time
            people: [{id: ana, absences: [{from: 2027-07-14, to: 2027-07-01, cover: tom}]}, {id: tom}] | put the earlier one first
            people: [{id: ana, absences: [{from: 2027-07-01, to: 2027-07-14, cover: ana}]}] | absences of ana, cover: it is the one away
            people: [{id: ana, roles: [legal]}]@duty: {team-lead: ana}                      | duty of team-lead: ana does not hold that role
            people: [{id: ana, roles: [null]}]                                              | roles of ana: one is empty
            """)
    void aWrongFileIsRefusedWithWhatIsWrong(String text, String why) throws IOException {
        // Given
        var file = file(text.replace("@", "\n"));
        // When, then
        assertThatThrownBy(() -> PeopleFile.read(file)).isInstanceOf(PeopleFile.NotReadable.class).hasMessageContaining(why);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> PeopleFile.read(folder.resolve("none.yaml"))).hasMessageContaining("none.yaml");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("people.yaml"), text);
    }
}
