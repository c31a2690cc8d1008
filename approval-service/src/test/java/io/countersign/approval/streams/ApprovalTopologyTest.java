package io.countersign.approval.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.streams.Bench.Sender;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalClosed;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonRemoved;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.UndoDecision;
import io.countersign.schemas.avro.RefuseBulk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalTopologyTest {

    private static final Sender ANA = Sender.person("ana");
    private static final Sender OMAR = Sender.person("omar");

    @TempDir
    private Path folder;
    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void keepsTheShapeWrittenDown() throws IOException {
        assertThat(ApprovalTopology.of(bench.codec, 1, Bench.LEASE).describe().toString())
                .isEqualToNormalizingNewlines(Files.readString(Path.of("src/test/resources/topology.txt")));
    }

    @Test
    void aClaimAndAnApprovalMakeADenseHistoryAndAnAnswerEach() {
        // Given
        bench.open("apr_1", 0);
        bench.send(ANA, new ClaimApproval("apr_1"));
        assertThat(bench.answer().getBody()).contains("\"state\":\"CLAIMED\"", "\"version\":3", "\"claimedBy\":\"ana\"");
        // When
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.APPROVE, 1).build());
        // Then
        assertThat(bench.answer().getBody()).contains("\"state\":\"FINAL\"", "\"version\":5", "\"decidedBy\":\"ana\"");
        var events = bench.events();
        assertThat(events).extracting(e -> e.getMeta().getVersion()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(events).extracting(e -> e.getMeta().getSeq()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(events).extracting(ApprovalEvent::getTo)
                .containsExactly(ApprovalState.OPEN, ApprovalState.OPEN, ApprovalState.CLAIMED, ApprovalState.DECIDED, ApprovalState.FINAL);
        assertThat(events).allMatch(e -> e.getMeta().getEntityId().equals("apr_1") && e.getMeta().getRunId().equals("run_1"));
        assertThat(events.getFirst().getMeta().getStep()).as("an effect comes after its cause").isGreaterThan(10);
        var decided = events.get(4);
        assertThat(decided.getMeta().getSummary()).isEqualTo("The decision of Ana Ruiz on refund 240.00 EUR is final");
        assertThat(decided.getMeta().getActor().getRole()).isEqualTo("team-lead");
        assertThat(((ApprovalFinalized) decided.getEvent()).getDecidedBy().getId()).isEqualTo("ana");
        assertThat(((ApprovalFinalized) decided.getEvent()).getRunVersion()).isEqualTo(2);
    }

    @Test
    void theLoserOfARaceIsToldWhoWonAndTheRefusalIsRecorded() {
        // Given
        bench.open("apr_1", 0);
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.APPROVE, 1).build());
        bench.answer();
        bench.events();
        // When
        bench.send(OMAR, Bench.decision("apr_1", DecisionKind.REJECT, 1).build());
        // Then
        var answer = bench.answer();
        assertThat(answer.getStatus()).isEqualTo(AnswerStatus.REFUSED);
        assertThat(answer.getCode()).isEqualTo("ALREADY_DECIDED");
        assertThat(answer.getDetail()).isEqualTo("Ana Ruiz approved this at 12:00:00 UTC.");
        var refused = bench.events().getFirst();
        assertThat(refused.getMeta().getEntityId()).isEqualTo(answer.getCommandId());
        assertThat(refused.getTo()).isEqualTo(ApprovalState.FINAL);
        assertThat(refused.getMeta().getSummary())
                .isEqualTo("Omar Haddad could not reject refund 240.00 EUR: Ana Ruiz approved this at 12:00:00 UTC.");
        assertThat(((CommandRefused) refused.getEvent()).getTarget()).isEqualTo("apr_1");
    }

    @Test
    void programsAndWrongPeopleAreRefusedAndRecorded() {
        // Given
        bench.open("apr_1", 0);
        bench.events();
        var senders = List.of(new Sender(ActorKind.PROGRAM, "ana", null), Sender.person("tom"), Sender.person("dev"), Sender.person("nobody"));
        for (var sender : senders) {
            // When
            bench.send(sender, Bench.decision("apr_1", DecisionKind.APPROVE, 1).build());
            // Then
            assertThat(bench.answer().getBody()).contains("FORBIDDEN");
            assertThat(bench.events()).singleElement().satisfies(e -> assertThat(((CommandRefused) e.getEvent()).getCode()).isEqualTo("FORBIDDEN"));
        }
    }

    @Test
    void thatSeveralCouldNotBeDecidedAtOnceIsRecordedWithTheFirst() {
        // Given
        bench.open("apr_1", 0);
        bench.events();
        // When
        bench.send(ANA, new RefuseBulk("apr_1", "items differ in the rule, a and b; decide at once only what has one rule."));
        // Then
        assertThat(bench.answer().getCode()).isEqualTo("NOT_ALIKE");
        assertThat(bench.events()).singleElement().satisfies(e -> {
            assertThat(((CommandRefused) e.getEvent()).getDetail()).startsWith("items differ in the rule");
            assertThat(e.getMeta().getSummary()).contains("could not decide together with others");
        });
    }

    @Test
    void aCommandForAnUnknownApprovalIsRefusedAndRecorded() {
        // When
        bench.send(ANA, new ClaimApproval("apr_none"));
        // Then
        assertThat(bench.answer().getCode()).isEqualTo("NOT_FOUND");
        assertThat(bench.events()).singleElement().satisfies(e -> {
            assertThat(e.getApprovalId()).isEqualTo("apr_none");
            assertThat(e.getFrom()).isNull();
        });
    }

    @Test
    void anEditIsKeptWholeWithBothDigestsAndTheAmountsInWords() {
        // Given
        bench.open("apr_1", 0);
        bench.events();
        // When
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.EDIT, 1).setEdited(Bench.EDITED).setEditedActionDigest("made up").build());
        // Then
        bench.answer();
        var decided = bench.events();
        var event = (ApprovalDecided) decided.getFirst().getEvent();
        assertThat(event.getActionDigestBefore()).isEqualTo(Bench.DIGEST);
        assertThat(event.getDecision().getEditedActionDigest()).isEqualTo(ContentJson.actionDigest(ContentJson.read(Bench.EDITED)));
        assertThat(event.getDecision().getEdited()).isEqualTo(Bench.EDITED);
        assertThat(((ApprovalFinalized) decided.getLast().getEvent()).getDecision().getEdited()).isEqualTo(Bench.EDITED);
        assertThat(decided.getFirst().getMeta().getSummary()).isEqualTo(
                "Ana Ruiz (team lead) changed the amount from 240.00 to 190.00 EUR and approved refund 240.00 EUR: partial return");
    }

    @Test
    void anEditOfTheWrongTypeIsRefusedWithItsPointerAndRecorded() {
        // Given
        bench.open(Bench.question("apr_1", 0).setArgumentsSchema("{\"type\":\"object\",\"properties\":{\"quantity\":{\"type\":\"integer\"}}}"));
        bench.events();
        var edited = Bench.content("{\"action\":{\"arguments\":{\"quantity\":\"2\"},\"type\":\"refund\"},\"input\":\"hi\",\"output\":\"ok\"}");
        // When
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.EDIT, 1).setEdited(edited).build());
        // Then
        assertThat(bench.answer().getCode()).isEqualTo("EDIT_NOT_VALID");
        assertThat(bench.events()).singleElement().satisfies(e -> assertThat(((CommandRefused) e.getEvent()).getDetail())
                .startsWith("/action/arguments/quantity is \"2\"; the flow's argumentsSchema says: string found, integer expected"));
    }

    @Test
    void anEditThatChangesNothingOrTooMuchIsRefused() {
        // Given
        bench.open("apr_1", 0);
        var other = Bench.content("{\"action\":{\"type\":\"refund\"},\"input\":\"changed\",\"output\":\"ok\"}");
        // When
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.EDIT, 1).setEdited(Bench.RUN).build());
        // Then
        assertThat(bench.answer().getCode()).isEqualTo("NOTHING_EDITED");
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.EDIT, 1).setEdited(other).build());
        assertThat(bench.answer().getCode()).isEqualTo("EDIT_TOO_WIDE");
    }

    @Test
    void theSameKeyGetsTheFirstAnswerAlsoAfterARestartAndANewKeyIsRefused() {
        // Given
        bench.open("apr_1", 0);
        var decision = Bench.decision("apr_1", DecisionKind.APPROVE, 1).build();
        bench.send(ANA.withKey("k1"), decision);
        var first = bench.answer();
        bench = bench.restarted(folder);
        // When
        bench.send(ANA.withKey("k1"), decision);
        // Then
        var again = bench.answer();
        assertThat(again.getBody()).isEqualTo(first.getBody());
        assertThat(again.getRepeated()).isTrue();
        assertThat(bench.events()).isEmpty();
        bench.send(ANA.withKey("k2"), decision);
        assertThat(bench.answer().getCode()).isEqualTo("ALREADY_DECIDED");
        bench.send(ANA.withKey("k1"), Bench.decision("apr_1", DecisionKind.REJECT, 1).build());
        assertThat(bench.answer().getCode()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(bench.events()).hasSize(2).allMatch(e -> e.getEvent() instanceof CommandRefused);
    }

    @Test
    void aLeaseThatEndsFreesTheApproval() {
        // Given
        bench.open("apr_1", 0);
        bench.send(ANA, new ClaimApproval("apr_1"));
        bench.events();
        // When
        bench.driver.advanceWallClockTime(Bench.LEASE.minusSeconds(1));
        assertThat(bench.events()).isEmpty();
        bench.driver.advanceWallClockTime(Duration.ofSeconds(1));
        // Then
        assertThat(bench.events()).singleElement().satisfies(e -> {
            assertThat(e.getEvent()).isInstanceOf(ApprovalUnclaimed.class);
            assertThat(e.getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER);
            assertThat(e.getTo()).isEqualTo(ApprovalState.OPEN);
        });
        bench.driver.advanceWallClockTime(Bench.LEASE);
        assertThat(bench.events()).isEmpty();
    }

    @Test
    void aDecisionIsFinalWhenItsUndoTimeIsOverAndStillThePersons() {
        // Given
        bench.open("apr_1", 30_000);
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.EDIT, 1).setEdited(Bench.EDITED).build());
        assertThat(bench.answer().getBody()).contains("\"state\":\"DECIDED\"");
        bench = bench.restarted(folder);
        bench.events();
        // When
        bench.driver.advanceWallClockTime(Duration.ofSeconds(30));
        // Then
        assertThat(bench.events()).singleElement().satisfies(e -> {
            var made = (ApprovalFinalized) e.getEvent();
            assertThat(e.getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER);
            assertThat(made.getDecidedBy().getKind()).isEqualTo(ActorKind.PERSON);
            assertThat(made.getDecision().getEdited()).isEqualTo(Bench.EDITED);
        });
    }

    @Test
    void anUndoneDecisionNeverBecomesFinal() {
        // Given
        bench.open("apr_1", 30_000);
        bench.send(ANA, Bench.decision("apr_1", DecisionKind.APPROVE, 1).build());
        bench.send(ANA, new UndoDecision("apr_1", null));
        assertThat(bench.events()).last().satisfies(e -> assertThat(e.getTo()).isEqualTo(ApprovalState.OPEN));
        // When
        bench.driver.advanceWallClockTime(Duration.ofMinutes(1));
        // Then
        assertThat(bench.events()).isEmpty();
    }

    @Test
    void workThatComesTwiceOrForNothingChangesNothing() {
        // Given
        bench.open("apr_1", 0);
        bench.events();
        // When
        bench.open("apr_1", 0);
        bench.close("apr_none", false);
        // Then
        assertThat(bench.events()).isEmpty();
        bench.close("apr_1", false);
        assertThat(bench.events()).singleElement().satisfies(e -> {
            assertThat(e.getEvent()).isInstanceOf(ApprovalClosed.class);
            assertThat(e.getTo()).isEqualTo(ApprovalState.CANCELLED);
        });
    }

    @Test
    void theDirectoryIsPublishedAsFarAsItChanged() {
        // Given
        bench.read(Topics.PEOPLE_EVENTS);
        bench.read(Topics.PEOPLE);
        // When
        bench.loadDirectory(Bench.person("ana", "Ana Ruiz", "team-lead"), Bench.person("omar", "Omar Haddad", "team-lead", "legal"));
        // Then
        assertThat(bench.<PersonEvent>read(Topics.PEOPLE_EVENTS)).satisfiesExactly(
                e -> assertThat(e.getMeta()).satisfies(m -> {
                    assertThat(m.getEntityId()).isEqualTo("person:omar");
                    assertThat(m.getVersion()).isEqualTo(2);
                }),
                e -> assertThat(e.getEvent()).isInstanceOf(PersonRemoved.class));
        List<PersonSnapshot> people = bench.read(Topics.PEOPLE);
        assertThat(people).hasSize(2).endsWith((PersonSnapshot) null);
        bench.answer();
        bench.loadDirectory(Bench.person("ana", "Ana Ruiz", "team-lead"), Bench.person("omar", "Omar Haddad", "team-lead", "legal"));
        assertThat(bench.read(Topics.PEOPLE_EVENTS)).isEmpty();
        assertThat(bench.answer().getBody()).contains("\"changed\":0");
    }

    @Test
    void bytesThatCanNotBeReadAreKeptAndTheStreamGoesOn() {
        // When
        bench.pipe(Topics.APPROVALS, "case-1", new byte[] {1, 2, 3});
        bench.pipe(Topics.APPROVAL_COMMANDS, "case-1", (byte[]) null);
        // Then
        assertThat(bench.<DeadLetter>read(Topics.DEAD_APPROVAL)).extracting(DeadLetter::getCode).containsExactly("NOT_AVRO", "TOMBSTONE");
        bench.open("apr_1", 0);
        assertThat(bench.events()).hasSize(2);
    }
}
