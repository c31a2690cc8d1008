package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Archiver;
import io.countersign.audit.Archiver.Forbidden;
import io.countersign.audit.Archiver.TooYoung;
import io.countersign.audit.Catalogue;
import io.countersign.audit.Exporter;
import io.countersign.audit.People.Person;
import io.countersign.audit.Prover;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.RecordReader.Archived;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.avro.AvroOwnRecords;
import io.countersign.audit.avro.AvroPayloads;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.Retention;
import io.countersign.record.Received;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.Sealing;
import io.countersign.testkit.SharedStack;
import io.countersign.transparency.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Old months leave the database as files, and nothing is less proven than before.
class ArchiveIT {

    private static final Actor ANA = Actor.person("ana", "oidc test");
    private static final Actor TOM = Actor.person("tom", "oidc test");
    private static final YearMonth OCTOBER = YearMonth.of(2025, 10);

    @TempDir Path data;
    private Stage stage;
    private PostgresOutbox outbox;
    private Archiver archiver;
    private List<Received> october;
    private List<Received> november;

    @BeforeEach void fill() {
        stage = new Stage(data);
        stage.open(Topics.RUNS, Topics.DIRECTIVES);
        var examples = stage.examples();
        october = List.of(examples.accepted(0, "case-1", "r1", "o-1"), examples.withdrawn(1, "case-1", "r1"), examples.directive(0, "case-1", "r1"));
        november = List.of(examples.accepted(2, "case-2", "r2", "o-2"), examples.directive(1, "case-2", "r2"));
        stage.recorder(at("2025-10-31T23:59:59.999Z")).record(october);
        stage.recorder(at("2025-11-01T00:00:00Z")).record(november);
        var ids = Catalogue.ids(data);
        outbox = new PostgresOutbox(stage.source("audit_writer"));
        var events = new RecordEvents(outbox, new AvroOwnRecords(ids, Sealing.NONE), Clock.systemUTC());
        events.isComplete();
        var now = at("2026-12-01T00:00:00Z");
        archiver = new Archiver(new PostgresArchives(stage.source("audit_admin")),
                new Exporter(stage.record, new AvroPayloads(ids), stage.signer, stage.folder, stage.keys, Stage.DEPLOYMENT, now), stage.signer, stage.folder, events,
                id -> Optional.of(new Person(id, id, id.equals("ana") ? Set.of("operations-lead") : Set.of())), "operations-lead",
                new Retention(Period.ofMonths(13)), now);
    }

    @Test void movesAMonthIntoAFileThatProvesItselfAndTheRecordStillVerifies() throws Exception {
        // When
        var archived = archiver.archive(OCTOBER.plusMonths(1), ANA);
        // Then
        assertThat(archived).singleElement().satisfies(one -> {
            assertThat(one.entries()).isEqualTo(3);
            assertThat(one.file()).isEqualTo("entries-2025-10.jsonl");
            assertThat(one.digest()).isEqualTo(Hash.of(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(stage.folder.archive().resolve(one.file())))));
        });
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(5);
            assertThat(good.archived()).isEqualTo(3);
        });
        assertThat(stage.entries.story(new Filter("case-1", null, null, null))).isEmpty();
        assertThat(stage.entries.story(new Filter("case-2", null, null, null))).hasSize(2);
        assertThat(outbox.ofKinds(List.of("EntriesArchived"))).hasSize(1);
        assertThat(archiver.archive(OCTOBER.plusMonths(1), ANA)).isEmpty();
    }

    @Test void keepsSealedInTheFileWhatIsSealedInTheRecord() throws Exception {
        // When
        var archived = archiver.archive(OCTOBER.plusMonths(1), ANA);
        // Then
        var file = Files.readString(stage.folder.archive().resolve(archived.getFirst().file()));
        assertThat(file).contains("case-1", "\"recordKey\":null").doesNotContain("Run r1 was received", "o-1\"", "changed my mind", "\"recordKey\":\"");
    }

    @Test void stillProvesWhatWasArchivedAndGoesOn() throws Exception {
        // Given
        var eventId = event(october.getFirst());
        // When
        archiver.archive(OCTOBER.plusMonths(1), ANA);
        // Then
        assertThat(new Prover(stage.logs, Stage.DEPLOYMENT).of(eventId)).isPresent();
        stage.recorder.record(List.of(stage.examples().accepted(3, "case-3", "r3", "o-3")));
        stage.signer.round();
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(good.entries()).isEqualTo(6));
        // An event that was archived does not come in again.
        assertThat(stage.recorder.record(october).batch().entries()).isEmpty();
    }

    @Test void aRebuildFromTheTopicsHasTheRootsOfTheRecordThatWasArchived() {
        // Given
        archiver.archive(OCTOBER.plusMonths(1), ANA);
        var rebuilt = new Stage(data, SharedStack.get().freshDatabase("record"), stage.keys);
        rebuilt.open(Topics.RUNS, Topics.DIRECTIVES);
        var topics = new ArrayList<>(october);
        topics.addAll(november);
        // When
        rebuilt.recorder.record(topics);
        // Then
        assertThat(roots(rebuilt)).isEqualTo(roots(stage)).hasSize(2);
    }

    @Test void refusesAMonthThatMustStayAndSomebodyWithoutTheRole() {
        // When // Then
        assertThatThrownBy(() -> archiver.archive(OCTOBER.plusMonths(2), ANA)).isInstanceOf(TooYoung.class).hasMessageContaining("give 2025-11 or an earlier month");
        assertThatThrownBy(() -> archiver.archive(OCTOBER.plusMonths(1), TOM)).isInstanceOf(Forbidden.class).hasMessageContaining("operations-lead");
        assertThat(stage.entries.story(new Filter("case-1", null, null, null))).hasSize(3);
        assertThat(outbox.ofKinds(List.of("Refused"))).hasSize(1);
    }

    @Test void takesNothingAwayThatIsNotInTheFile() {
        // Given
        var tooFew = new Archived(Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2025-11-01T00:00:00Z"), 2, "x", Hash.EMPTY_TREE);
        // When // Then
        assertThatThrownBy(() -> new PostgresArchives(stage.source("audit_admin")).drop(OCTOBER, tooFew)).hasMessageContaining("has 3 entries, but 2 are in the file");
        stage.signer.round();
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(good.archived()).isZero());
    }

    @Test void findsEntriesThatWereTakenAwayWithoutAnArchive() throws SQLException {
        // Given
        archiver.archive(OCTOBER.plusMonths(1), ANA);
        for (var change : List.of("DELETE FROM archive", "UPDATE archive SET entries = entries + 1", "UPDATE archive SET to_at = from_at + interval '1 second'",
                "DELETE FROM entry; UPDATE archive SET to_at = to_at + interval '30 days'")) {
            try (var connection = stage.superuser(); var statement = connection.createStatement()) {
                statement.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; CREATE TABLE kept.archive AS TABLE archive; CREATE TABLE kept.entry AS TABLE entry");
                statement.execute(change);
                // When // Then
                assertThat(stage.verifier.verify()).as(change).isInstanceOfSatisfying(Verdict.Bad.class,
                        bad -> assertThat(bad.what()).containsAnyOf("is gone", "are not in the database"));
                statement.execute("DELETE FROM archive; INSERT INTO archive TABLE kept.archive; DELETE FROM entry; INSERT INTO entry TABLE kept.entry");
            }
        }
        assertThat(stage.verifier.verify()).isInstanceOf(Verdict.Good.class);
    }

    private UUID event(Received record) throws Exception {
        return stage.events.read(record.topic(), record.value()).eventId();
    }

    private static List<String> roots(Stage stage) {
        return stage.record.snapshot(view -> view.heads().stream().map(head -> head.shard() + " " + head.frontier().root().hex()).toList());
    }

    private static Clock at(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }
}
