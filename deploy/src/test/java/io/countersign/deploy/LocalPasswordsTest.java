package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPasswordsTest {

    private static final String ANA = "people:\n  - {id: ana, name: Ana Ruiz, roles: [team-lead]}\n";

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void people() throws Exception {
        data = new DataFolder(folder);
        data.create();
        Files.writeString(data.people(), ANA);
    }

    @Test
    void everyone_gets_a_password_that_stays_and_only_the_owner_can_read_it() throws Exception {
        // Given
        LocalPasswords.create(data);
        var first = LocalPasswords.read(data).get("ana");
        // When
        Files.writeString(data.people(), ANA + "  - {id: tom, name: Tom Berg, roles: [support]}\n");
        LocalPasswords.create(data);
        // Then
        assertThat(LocalPasswords.read(data)).containsOnlyKeys("ana", "tom").containsEntry("ana", first);
        assertThat(LocalPasswords.read(data).values()).doesNotHaveDuplicates().allMatch(p -> p.matches("([a-z2-9]{4}-){2}[a-z2-9]{4}"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(LocalPasswords.file(data)))).isEqualTo("rw-------");
    }

    @Test
    void a_password_that_somebody_wrote_into_the_file_stays() throws Exception {
        // Given
        Files.writeString(LocalPasswords.file(data), "ana: 12345678\n");
        // When
        LocalPasswords.create(data);
        // Then
        assertThat(LocalPasswords.read(data)).containsEntry("ana", "12345678");
    }

    @Test
    void a_file_of_passwords_that_cannot_be_read_is_reported_with_the_remedy() throws Exception {
        // Given
        Files.writeString(LocalPasswords.file(data), "ana: [\n");
        // When // Then
        assertThatThrownBy(() -> LocalPasswords.create(data)).isInstanceOf(StackProblem.class)
                .hasMessageContaining("console-passwords.yaml").hasMessageContaining("delete it");
    }

    @Test
    void a_password_of_nobody_is_refused_with_those_there_are() {
        // Given
        LocalPasswords.create(data);
        var stack = LocalStack.at(folder, new Parts(folder));
        // When // Then
        assertThatThrownBy(() -> stack.passwordOf("anna")).isInstanceOf(StackProblem.class).hasMessageContaining("'anna'").hasMessageContaining("ana");
        assertThat(stack.passwordOf("ana")).hasSize(14);
    }

    @Test
    void who_came_after_the_last_up_is_told_to_start_it() throws Exception {
        // Given
        LocalPasswords.create(data);
        Files.writeString(data.people(), ANA + "  - {id: tom, name: Tom Berg, roles: [support]}\n");
        // When // Then
        assertThatThrownBy(() -> LocalStack.at(folder, new Parts(folder)).passwordOf("tom")).isInstanceOf(StackProblem.class).hasMessageContaining("no password for tom yet");
    }
}
