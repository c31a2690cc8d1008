package io.countersign.approval.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.streams.Bench.Sender;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AbsenceEnded;
import io.countersign.schemas.avro.AbsenceSet;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EndAbsence;
import io.countersign.schemas.avro.LoadDirectory;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.SetAbsence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryKeeperTest {

    private static final Instant FRIDAY = Bench.NOON.plus(Duration.ofDays(4));
    private static final DirectoryPerson[] FILE = {Bench.person("ana", "Ana Ruiz", "team-lead"), Bench.person("omar", "Omar Haddad", "team-lead"),
        Bench.person("priya", "Priya Nair", "operations-lead")};
    @TempDir
    Path folder;
    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.loadDirectory(FILE);
        forget();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anAbsenceIsAnEventAndAnewSnapshot() {
        // When
        bench.send(Sender.person("ana"), away("ana", "omar", Instant.EPOCH));
        // Then
        assertThat(bench.<PersonEvent>read(Topics.PEOPLE_EVENTS)).singleElement().satisfies(e -> {
            assertThat(e.getEvent()).isEqualTo(new AbsenceSet(Bench.NOON, FRIDAY, "omar", "holiday"));
            assertThat(e.getMeta().getSummary()).isEqualTo("Ana Ruiz is away until 2026-11-27 12:00 UTC, Omar Haddad covers: holiday");
            assertThat(e.getMeta().getEntityId()).isEqualTo("person:ana");
        });
        assertThat(bench.<PersonSnapshot>read(Topics.PEOPLE)).singleElement().satisfies(s -> assertThat(s.getPerson().getAbsences())
                .containsExactly("2026-11-23T12:00:00Z/2026-11-27T12:00:00Z/omar"));
        assertThat(bench.answer()).satisfies(a -> {
            assertThat(a.getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
            assertThat(a.getBody()).contains("\"away\":true", "\"cover\":\"omar\"", "\"awayUntil\":\"2026-11-27T12:00:00Z\"");
        });
    }

    @Test
    void loadingTheFileAgainKeepsAnAbsence() {
        // Given
        bench.send(Sender.person("priya"), away("ana", "omar", Instant.EPOCH));
        forget();
        // When
        bench.loadDirectory(FILE);
        // Then
        assertThat(bench.answer().getBody()).contains("\"changed\":0");
        assertThat(bench.<PersonSnapshot>read(Topics.PEOPLE)).isEmpty();
        bench.loadDirectory(Bench.person("ana", "Ana Ruiz-Soto", "team-lead"), FILE[1], FILE[2]);
        assertThat(bench.<PersonSnapshot>read(Topics.PEOPLE)).singleElement()
                .satisfies(s -> assertThat(s.getPerson().getAbsences()).containsExactly("2026-11-23T12:00:00Z/2026-11-27T12:00:00Z/omar"));
    }

    @Test
    void whoIsBackIsBackAtOnce() {
        // Given
        bench.send(Sender.person("ana"), away("ana", "omar", Instant.EPOCH));
        forget();
        // When
        bench.send(Sender.person("priya"), new EndAbsence("ana"));
        // Then
        assertThat(bench.<PersonEvent>read(Topics.PEOPLE_EVENTS)).singleElement().satisfies(e -> {
            assertThat(e.getEvent()).isEqualTo(new AbsenceEnded(Bench.NOON));
            assertThat(e.getMeta().getSummary()).isEqualTo("Ana Ruiz is back, said Priya Nair");
        });
        assertThat(bench.<PersonSnapshot>read(Topics.PEOPLE)).singleElement().satisfies(s -> assertThat(s.getPerson().getAbsences()).isEmpty());
        assertThat(bench.answer().getBody()).contains("\"away\":false");
    }

    @Test
    void whoeverCoveredSomebodyIsToldToNameAnotherCover() {
        // Given
        bench.send(Sender.person("ana"), away("ana", "omar", Instant.EPOCH));
        forget();
        // When
        bench.send(Sender.person("omar"), away("omar", "priya", Instant.EPOCH));
        // Then
        assertThat(bench.answer().getDetail()).isEqualTo("Omar Haddad is away until 2026-11-27 12:00 UTC, Priya Nair covers; name another cover for Ana Ruiz, "
                + "away until 2026-11-27 12:00 UTC.");
    }

    @Test
    void aRefusedAbsenceIsRecordedAndChangesNothing() {
        // When
        bench.send(Sender.person("omar"), away("ana", "omar", Instant.EPOCH));
        bench.send(new Sender(ActorKind.PROGRAM, "ana", null), away("ana", "omar", Instant.EPOCH));
        bench.send(Sender.person("ana"), new EndAbsence("ana"));
        bench.send(Sender.person("omar"), new LoadDirectory(new ArrayList<>()));
        // Then
        assertThat(bench.<PersonEvent>read(Topics.PEOPLE_EVENTS)).extracting(e -> ((CommandRefused) e.getEvent()).getCode())
                .containsExactly("FORBIDDEN", "FORBIDDEN", "NOT_AWAY", "FORBIDDEN");
        assertThat(bench.<PersonSnapshot>read(Topics.PEOPLE)).isEmpty();
        assertThat(bench.events()).isEmpty();
    }

    private static SetAbsence away(String person, String cover, Instant from) {
        return new SetAbsence(person, from, FRIDAY, cover, "holiday");
    }

    private void forget() {
        bench.read(Topics.APPROVAL_ANSWERS);
        bench.read(Topics.PEOPLE_EVENTS);
        bench.read(Topics.PEOPLE);
    }
}
