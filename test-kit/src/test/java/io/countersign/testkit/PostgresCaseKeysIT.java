package io.countersign.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.casekeys.CaseKey;
import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.Database;
import io.countersign.record.Seal;
import io.countersign.schemas.wire.LookupUnavailable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The key store on the real PostgreSQL, with the rights that the deployment gives. It stands here because the stack is made with its schema.
class PostgresCaseKeysIT {

    private final String caseId = "case-" + SharedStack.freshId();
    private final AtomicLong nanos = new AtomicLong();
    private final PostgresCaseKeys destroyer = new PostgresCaseKeys(as("keys_destroyer"));

    @Test
    void every_process_gets_the_same_key_of_a_case() {
        // Given a process that has made the key
        var made = store("keys_user").current(caseId);

        // When another asks by case and by id
        var byCase = store("keys_user").current(caseId);
        var byId = store("keys_user").key(made.id()).orElseThrow();

        // Then it is the same, and its name says nothing of the case
        assertThat(byCase).usingRecursiveComparison().isEqualTo(made);
        assertThat(byId).usingRecursiveComparison().isEqualTo(made);
        assertThat(made.commitKey()).isEqualTo(Seal.commitKey(made.secret()));
        assertThat(made.id()).doesNotContain(caseId);
    }

    @Test
    void many_who_ask_at_once_for_a_new_case_get_one_key() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            // When eight processes ask at once
            var asked = threads.invokeAll(IntStream.range(0, 8).<Callable<CaseKey>>mapToObj(_ -> () -> store("keys_user").current(caseId)).toList());

            // Then all have one key
            var ids = new HashSet<String>();
            for (var answer : asked) {
                ids.add(answer.get().id());
            }
            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void keys_of_many_cases_are_made_at_once_and_those_that_are_there_stay() {
        // Given a case that has a key, and more new ones than are made in one transaction
        var before = store("keys_user").current(caseId);
        var all = IntStream.range(0, 700).mapToObj(i -> caseId + (i == 0 ? "" : "-" + i)).toList();

        // When they are prepared
        var store = store("keys_user");
        store.prepare(all);

        // Then each has one, the same for everybody
        assertThat(store.current(caseId).id()).isEqualTo(before.id());
        assertThat(all.stream().map(id -> store.current(id).id()).distinct()).hasSize(700);
        assertThat(store("keys_user").current(caseId + "-699").id()).isEqualTo(store.current(caseId + "-699").id());
    }

    @Test
    void what_a_destroyed_key_sealed_can_not_be_opened_and_new_records_get_a_new_key() {
        // Given something sealed
        var sealing = new CaseSealing(destroyer);
        var keyId = sealing.keyFor(caseId).orElseThrow();
        var sealed = sealing.seal(keyId, "event-1", "personal".getBytes(UTF_8));

        // When the key is destroyed
        var destroyed = destroyer.destroy(caseId, "ana", "redaction r1");

        // Then nothing opens it, what salts commitments stays, and the next record gets another key
        assertThat(destroyed).containsExactly(keyId);
        assertThat(sealing.open(keyId, "event-1", sealed)).isEmpty();
        assertThat(destroyer.key(keyId).orElseThrow().commitKey()).hasSize(32);
        assertThat(sealing.keyFor(caseId).orElseThrow()).isNotEqualTo(keyId);
    }

    @Test
    void destroying_again_tells_the_same_keys() {
        // Given a destroyed key
        var keyId = destroyer.current(caseId).id();
        destroyer.destroy(caseId, "ana", "redaction r1");

        // When it is destroyed again, and a case that never had one
        // Then the answer is the same, and nothing for the other
        assertThat(destroyer.destroy(caseId, "ben", "redaction r1")).containsExactly(keyId);
        assertThat(destroyer.destroy("no-" + caseId, "ana", "redaction r2")).isEmpty();
    }

    @Test
    void another_process_forgets_a_destroyed_key_after_ten_seconds() {
        // Given a process that remembers a key, destroyed since by another
        var other = store("keys_user");
        var key = other.current(caseId);
        destroyer.destroy(caseId, "ana", "redaction r1");

        // When ten seconds have passed there
        assertThat(other.key(key.id()).orElseThrow().destroyed()).isFalse();
        nanos.addAndGet(PostgresCaseKeys.REMEMBERED.toNanos());

        // Then it knows
        assertThat(other.key(key.id()).orElseThrow().destroyed()).isTrue();
        assertThat(other.current(caseId).id()).isNotEqualTo(key.id());
    }

    @Test
    void who_is_told_of_a_destruction_forgets_at_once() {
        // Given a process that remembers a key, destroyed since by another
        var other = store("keys_user");
        var key = other.current(caseId);
        destroyer.destroy(caseId, "ana", "redaction r1");

        // When it is told
        other.forget(caseId);

        // Then it knows
        assertThat(other.key(key.id()).orElseThrow().destroyed()).isTrue();
    }

    @Test
    void a_key_that_turned_out_destroyed_is_not_used_for_the_next_record() {
        // Given a process that remembers the key of the case and is then shown, by its id, that it was destroyed
        var other = store("keys_user");
        var key = other.current(caseId);
        nanos.addAndGet(PostgresCaseKeys.REMEMBERED.toNanos() - 1);
        other.current(caseId);
        destroyer.destroy(caseId, "ana", "redaction r1");
        nanos.addAndGet(1);
        assertThat(other.key(key.id()).orElseThrow().destroyed()).isTrue();

        // When it chooses a key, then it takes a new one
        assertThat(other.current(caseId).id()).isNotEqualTo(key.id());
    }

    @Test
    void the_services_can_not_destroy_a_key() {
        // Given a service's login and a key
        var user = store("keys_user");
        user.current(caseId);

        // When it tries to destroy the key, then the database refuses
        assertThatThrownBy(() -> user.destroy(caseId, "ana", "redaction r1")).isInstanceOf(LookupUnavailable.class)
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE case_key SET secret = decode(repeat('00', 32), 'hex'), destroyed_at = NULL, destroyed_by = NULL, why = NULL WHERE key_id = '%s'",
        "UPDATE case_key SET secret = decode(repeat('00', 32), 'hex') WHERE case_id = '%2$s' AND secret IS NOT NULL",
        "UPDATE case_key SET why = 'another' WHERE key_id = '%s'",
        "UPDATE case_key SET case_id = 'another', secret = NULL, destroyed_at = now(), destroyed_by = 'x', why = 'x' WHERE case_id = '%2$s' AND secret IS NOT NULL",
        "UPDATE case_key SET commit_key = decode(repeat('00', 32), 'hex'), secret = NULL, destroyed_at = now(), destroyed_by = 'x', why = 'x' WHERE case_id = '%2$s' AND secret IS NOT NULL",
        "DELETE FROM case_key WHERE key_id = '%s'",
        "TRUNCATE case_key" })
    void not_even_the_owner_changes_or_removes_a_key(String attempt) throws SQLException {
        // Given a destroyed key and one in use
        var destroyed = destroyer.current(caseId).id();
        destroyer.destroy(caseId, "ana", "redaction r1");
        var inUse = destroyer.current(caseId);

        // When the superuser, who passes every right but not the table's rules, tries
        try (var connection = as("postgres").getConnection(); var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(attempt.formatted(destroyed, caseId))).isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?s).*(destroyed|stay).*");
        }

        // Then both are as they were
        assertThat(store("keys_user").key(destroyed).orElseThrow().destroyed()).isTrue();
        assertThat(store("keys_user").key(inUse.id()).orElseThrow()).usingRecursiveComparison().isEqualTo(inUse);
    }

    @Test
    void a_store_that_does_not_answer_is_no_reason_to_give_a_record_up() {
        // Given an address where nobody listens
        var keys = as("keys_user");
        keys.setUrl("jdbc:postgresql://127.0.0.1:9/keys");

        // When a key is asked for, then the answer is to come back later
        assertThatThrownBy(() -> new PostgresCaseKeys(keys).current(caseId)).isInstanceOf(LookupUnavailable.class);
    }

    @Test
    void an_id_that_no_store_could_keep_is_not_asked_for_again_and_again() {
        assertThatThrownBy(() -> store("keys_user").current("null\0inside")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_id_too_long_for_the_store_is_not_asked_for_again_and_again() {
        // Given an id that compression does not make short
        var random = new java.util.Random(1);
        var impossible = random.ints(40_000, 'a', 'z').collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();

        // When a key is asked for, then it can't be had
        assertThatThrownBy(() -> store("keys_user").current(impossible)).isInstanceOf(IllegalArgumentException.class);
    }

    private PostgresCaseKeys store(String login) {
        return new PostgresCaseKeys(as(login), nanos::get);
    }

    private static PGSimpleDataSource as(String login) {
        var stack = SharedStack.get();
        var keys = new PGSimpleDataSource();
        keys.setUrl(stack.jdbcUrl(Database.KEYS));
        keys.setUser(login);
        keys.setPassword(stack.databasePassword(login));
        return keys;
    }
}
