package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.DerivedText;
import io.countersign.audit.People.Person;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.Redacting;
import io.countersign.audit.Redacting.Outcome;
import io.countersign.audit.Stage;
import io.countersign.audit.avro.AvroOwnRecords;
import io.countersign.audit.avro.AvroSnapshots;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.Redaction;
import io.countersign.casekeys.CaseSealing;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.testkit.MemoryCaseKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A redaction that was agreed to is completed once, wherever it was interrupted.
class RedactingIT {

    private static final Actor LEO = Actor.person("leo", "test");
    private static final Actor PRIYA = Actor.person("priya", "test");
    private static final String WHY = "The customer asked for it.";

    @TempDir Path data;
    private final List<String> forgotten = new ArrayList<>();
    private PostgresOutbox outbox;
    private Stage stage;
    private MemoryCaseKeys keys;

    @BeforeEach void recordAFinishedCase() {
        stage = new Stage(data);
        keys = stage.keys;
        stage.open(Topics.RUNS, Topics.RUN_EVENTS);
        stage.recorder.record(List.of(stage.examples().accepted(0, "W1", "r1", "o-1"), stage.examples().ended(0, "W1", "r1")));
        outbox = new PostgresOutbox(stage.source("audit_writer"));
    }

    @Test void doesNothingWhileTheKeyStoreDoesNotAnswerAndAllWhenAskedAgain() {
        // Given
        var id = asked();
        var interrupted = redacting(forgotten::add);
        keys.away(true);
        // When
        assertThatThrownBy(() -> interrupted.approve(PRIYA, id)).isInstanceOf(LookupUnavailable.class);
        keys.away(false);
        assertThat(outbox.agreed()).isEmpty();
        interrupted.approve(PRIYA, id);
        redacting(forgotten::add).finish();
        // Then
        assertDoneOnce(id);
        assertThat(forgotten).containsExactly("W1");
    }

    @Test void completesAfterACrashBetweenTheKeysAndTheEvent() {
        // Given
        var id = asked();
        var key = keys.current("W1").id();
        var dying = redacting(_ -> {
            throw new IllegalStateException("died here");
        });
        // When
        assertThatThrownBy(() -> dying.approve(PRIYA, id)).hasMessage("died here");
        assertThat(keys.key(key).orElseThrow().destroyed()).isTrue();
        assertThat(redacting(forgotten::add).all("W1")).extracting(Redaction::state).containsExactly(Redaction.State.ASKED);
        redacting(forgotten::add).finish();
        // Then
        assertDoneOnce(id);
    }

    @Test void theApproverMayAskAgainAndGetsWhatWasDone() {
        // Given
        var id = asked();
        redacting(forgotten::add).approve(PRIYA, id);
        // When
        var again = redacting(forgotten::add).approve(PRIYA, id);
        // Then
        assertThat(again).isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.redaction().state()).isEqualTo(Redaction.State.DONE));
        assertDoneOnce(id);
    }

    private void assertDoneOnce(String id) {
        assertThat(redacting(forgotten::add).all("W1")).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(id);
            assertThat(one.state()).isEqualTo(Redaction.State.DONE);
            assertThat(one.reason()).isEqualTo(WHY);
            assertThat(one.askedBy() + " " + one.endedBy()).isEqualTo("leo priya");
            assertThat(one.keyIds()).hasSize(1);
        });
        assertThat(outbox.ofKinds(Redaction.KINDS)).extracting(row -> row.kind()).containsExactly("RedactionAsked", "CaseRedacted");
        assertThat(outbox.agreed()).isEmpty();
    }

    private String asked() {
        return ((Outcome.Done) redacting(forgotten::add).ask(LEO, "W1", WHY)).redaction().id();
    }

    private Redacting redacting(DerivedText derived) {
        var ids = Catalogue.ids(data);
        var events = new RecordEvents(outbox, new AvroOwnRecords(ids, new CaseSealing(keys)), Clock.systemUTC());
        events.isComplete();
        return new Redacting(events, outbox, new PostgresCases(stage.source("audit_reader")), stage.record, new AvroSnapshots(ids, new CaseSealing(keys)),
                id -> Optional.of(new Person(id, id, Set.of("privacy"))), keys, List.of(derived), "privacy", Clock.systemUTC());
    }
}
