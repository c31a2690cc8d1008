package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.casekeys.CaseSealing;
import io.countersign.schemas.wire.Sealing;
import io.countersign.testkit.MemoryCaseKeys;
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

    @Test
    void personal_texts_are_sealed_wherever_they_stand_and_the_rest_is_not() {
        // Given a book that seals notes
        var keys = new MemoryCaseKeys();
        var notes = noteBook(keys);
        var value = new Noted("case-1", "OPEN", "called Jane", List.of(new Note("ana", "Jane is away")));

        // When a value is written
        notes.put("k", value);
        notes.encode();
        notes.flush();

        // Then the store tells the state and no note, and the book all of it
        assertThat(stored("k")).contains("case-1", "OPEN", "ana").doesNotContain("Jane");
        assertThat(notes.get("k")).contains(value);
        // And once the key is destroyed all but the notes
        keys.destroy("case-1", "ana", "redaction r1");
        assertThat(notes.get("k")).contains(new Noted("case-1", "OPEN", "[erased]", List.of(new Note("ana", "[erased]"))));
    }

    @Test
    void what_was_written_before_there_were_keys_is_read_as_it_is() {
        // Given values of before
        store.put("k".getBytes(StandardCharsets.UTF_8), "{\"caseId\":\"c\",\"state\":\"OPEN\",\"note\":\"s1.not sealed\",\"notes\":[]}".getBytes(StandardCharsets.UTF_8));
        store.put("w".getBytes(StandardCharsets.UTF_8), "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        var keys = new MemoryCaseKeys();

        // Then books that seal read them
        assertThat(noteBook(keys).get("k")).contains(new Noted("c", "OPEN", "s1.not sealed", List.of()));
        assertThat(contents(keys, rawBook()).get("w", null)).hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("{\"id\":1}"));
    }

    @Test
    void a_value_sealed_as_a_whole_is_what_its_user_says_once_its_key_is_destroyed() {
        // Given a sealed content
        var keys = new MemoryCaseKeys();
        var raw = rawBook();
        var contents = contents(keys, raw);
        contents.put("w", "case-1", "{\"input\":\"Jane\"}".getBytes(StandardCharsets.UTF_8));
        raw.encode();
        raw.flush();
        assertThat(stored("w")).doesNotContain("Jane");
        assertThat(contents.get("w", null)).hasValueSatisfying(bytes -> assertThat(bytes).asString().contains("Jane"));

        // When its key is destroyed
        keys.destroy("case-1", "ana", "redaction r1");

        // Then
        assertThat(contents.get("w", null)).isEmpty();
        assertThat(contents.get("w", new byte[] {7})).contains(new byte[] {7});
    }

    record Note(String by, String note) {}

    record Noted(String caseId, String state, String note, List<Note> notes) {}

    private StoredBook<Noted> noteBook(MemoryCaseKeys keys) {
        return new StoredBook<>(store, Noted.class, new SealedTexts(new CaseSealing(keys), "book", Set.of("note")));
    }

    private StoredBook<byte[]> rawBook() {
        return new StoredBook<>(store, byte[].class, new SealedTexts(Sealing.NONE, "book", Set.of()));
    }

    private static SealedValues<byte[]> contents(MemoryCaseKeys keys, StoredBook<byte[]> raw) {
        return new SealedValues<>(new CaseSealing(keys), "book", raw, byte[].class);
    }

    private String stored(String key) {
        return new String(store.get(key.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
    }

    private void written(String... keys) {
        List.of(keys).forEach(key -> store.put(key.getBytes(StandardCharsets.UTF_8), "\"v\"".getBytes(StandardCharsets.UTF_8)));
    }
}
