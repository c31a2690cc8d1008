package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.wire.Sealing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksTest {

    @TempDir
    Path folder;

    private KeyValueStore<byte[], byte[]> store;
    private StoredBook<String> book;

    @BeforeEach
    void open() {
        var context = new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), folder.toFile());
        store = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("book"), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled().withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        book = new StoredBook<>(store, String.class, new SealedTexts(Sealing.NONE, "book", Set.of()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keys_come_in_order_from_the_first_that_counts_to_before_the_last() {
        // Given
        written("b", "d", "a", "c", "e");
        // When
        var keys = book.keys("b", "e", 10);
        // Then
        assertThat(keys).containsExactly("b", "c", "d");
        assertThat(book.keys("x", "z", 10)).isEmpty();
        assertThat(book.keys("c", "c", 10)).isEmpty();
        assertThat(book.keys("d", "b", 10)).isEmpty();
    }

    @Test
    void a_long_index_is_walked_in_parts() {
        // Given
        written("k1", "k2", "k3", "k4", "k5");
        // When
        var first = book.keys("k", "l", 2);
        var second = book.keys(first.getLast() + "\0", "l", 2);
        // Then
        assertThat(first).containsExactly("k1", "k2");
        assertThat(second).containsExactly("k3", "k4");
    }

    @Test
    void what_the_call_has_put_and_removed_itself_counts() {
        // Given
        written("a", "b", "c", "d");
        // When
        book.remove("a");
        book.remove("b");
        book.put("bb", "new");
        book.put("d", "again");
        // Then
        assertThat(book.keys("a", "z", 10)).containsExactly("bb", "c", "d");
        assertThat(book.keys("a", "z", 2)).as("what was removed doesn't use up the limit").containsExactly("bb", "c");
        // And what is thrown away doesn't
        book.discard();
        assertThat(book.keys("a", "z", 10)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void own_writes_and_stored_keys_have_one_order_beyond_the_basic_plane_too() {
        // Given a key that Java's strings order otherwise than their bytes
        written("\uFFFD");
        // When
        book.put("\uD83D\uDE00", "emoji");
        // Then
        assertThat(book.keys("a", new String(Character.toChars(0x10FFFF)), 10)).containsExactly("\uFFFD", "\uD83D\uDE00");
    }

    private void written(String... keys) {
        List.of(keys).forEach(key -> store.put(key.getBytes(StandardCharsets.UTF_8), "\"v\"".getBytes(StandardCharsets.UTF_8)));
    }
}
