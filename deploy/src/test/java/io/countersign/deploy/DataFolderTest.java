package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void a_second_up_on_the_same_folder_is_refused_until_the_first_has_ended() {
        // Given one at work
        var data = new DataFolder(folder);
        try (var first = data.lock()) {
            // When another comes, then it is told so
            assertThatThrownBy(data::lock).isInstanceOf(StackProblem.class).hasMessageContaining("at work on " + folder);
        }

        // And afterwards it gets in
        assertThatCode(() -> data.lock().close()).doesNotThrowAnyException();
    }

    @Test
    void a_disk_that_is_nearly_full_is_reported_before_anything_starts() {
        // Given a folder
        var data = new DataFolder(folder);

        // When more space is needed than any disk has
        assertThatThrownBy(() -> data.checkSpace(Long.MAX_VALUE))
                // Then the sentence names folder and remedy
                .isInstanceOf(StackProblem.class).hasMessageContaining(folder.toString()).hasMessageContaining("--data DIR");
    }

    @Test
    void a_folder_that_cannot_be_made_is_reported_with_its_name() throws Exception {
        // Given a file where the folder should be
        var file = Files.writeString(folder.resolve("file"), "");

        // When it is used as a data folder
        assertThatThrownBy(() -> new DataFolder(file.resolve("below")).create())
                // Then
                .isInstanceOf(StackProblem.class).hasMessageContaining(file.toString());
    }

    @Test
    void secrets_are_made_once_and_readable_by_their_owner_only() throws Exception {
        // Given a folder
        var data = new DataFolder(folder.resolve("data"));
        data.create();

        // When a secret is asked for twice
        var first = new Secrets(data).get("some-password");
        var second = new Secrets(data).get("some-password");

        // Then it is one and the same, in a file that others can't read
        assertThat(second).isEqualTo(first).hasSize(48);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.keys().resolve("some-password")))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.keys()))).isEqualTo("rwx------");
    }

    @Test
    void a_stack_file_that_cannot_be_read_is_reported_with_the_remedy() throws Exception {
        // Given half a file
        var data = new DataFolder(folder);
        Files.writeString(data.stackFile(), "{\"ports\": {");

        // When it is read
        assertThatThrownBy(() -> StackFile.read(data))
                // Then
                .isInstanceOf(StackProblem.class).hasMessageContaining("stack.json").hasMessageContaining("delete the file");
    }
}
