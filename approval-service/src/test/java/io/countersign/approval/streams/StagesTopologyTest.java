package io.countersign.approval.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.streams.Bench.Sender;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalEscalated;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.DelegateApproval;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.NoteApproval;
import io.countersign.schemas.avro.ReassignApproval;
import io.countersign.schemas.avro.UndoDecision;
import io.countersign.schemas.avro.ViewApproval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stages and timers with real stores and a clock that the test moves.
class StagesTopologyTest {

    private static final Sender ANA = Sender.person("ana");
    private static final Sender OMAR = Sender.person("omar");
    private static final Sender FIONA = Sender.person("fiona");
    private static final Sender PRIYA = Sender.person("priya");
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @TempDir
    private Path folder;
    private Bench bench;
    private final List<ApprovalEvent> history = new ArrayList<>();

    @BeforeEach
    void start() {
        bench = new Bench(folder);
        loadPeople(bench, null);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void anEditOfTheFirstStageIsAskedInTheSecondAndReleasedInTheEnd() {
        // Given
        bench.open(twoStages(30_000));
        bench.send(ANA, edit(1));
        assertThat(bench.answer().getBody()).contains("\"state\":\"OPEN\"", "\"stage\":2", "\"owner\":\"fiona\"");
        // When
        bench.send(FIONA, edit(4));
        // Then
        assertThat(bench.answer().getCode()).as("the action digest is that of the edited action").isEqualTo("STALE");
        bench.send(FIONA, edit(4, ContentJson.actionDigest(ContentJson.read(Bench.EDITED))));
        assertThat(bench.answer().getCode()).as("an edit is judged against what the first stage left").isEqualTo("NOTHING_EDITED");
        bench.send(FIONA, approve(4, ContentJson.actionDigest(ContentJson.read(Bench.EDITED))));
        assertThat(bench.answer().getBody()).contains("\"state\":\"DECIDED\"");
        restart();
        events();
        bench.driver.advanceWallClockTime(Duration.ofSeconds(30));
        assertThat(events()).singleElement().satisfies(e -> {
            var made = (ApprovalFinalized) e.getEvent();
            assertThat(made.getDecidedBy().getId()).isEqualTo("fiona");
            assertThat(made.getDecision().getKind()).isEqualTo(DecisionKind.APPROVE);
            assertThat(made.getDecision().getEdited()).isEqualTo(Bench.EDITED);
            assertThat(made.getActionDigestBefore()).isEqualTo(Bench.DIGEST);
            assertThat(made.getEditors()).as("who decides last has edited nothing").containsExactly("ana");
            assertThat(made.getEarlierReasons()).as("the reason that Ana had to give").containsExactly("partial return");
            assertThat(made.getDecision().getNote()).isNull();
        });
    }

    @Test
    void theTimersOfAStageSurviveARestartAndActOnce() {
        // Given
        bench.open(Bench.question("apr_1", 0).setBackup("fiona").setBackupRole("finance").setEscalateTo("queue-owner").setExpireAfterMs(7_200_000));
        events();
        restart();
        // When
        bench.driver.advanceWallClockTime(Duration.ofMinutes(22).plusSeconds(29));
        assertThat(events()).isEmpty();
        bench.driver.advanceWallClockTime(HALF_AN_HOUR);
        // Then
        assertThat(summaries()).containsExactly("Ana Ruiz has not decided on refund 240.00 EUR by 12:30 UTC",
                "Priya Nair is asked too: Ana Ruiz has not decided on refund 240.00 EUR by 12:30 UTC");
        restart();
        bench.driver.advanceWallClockTime(Duration.ofMinutes(119));
        assertThat(events()).isEmpty();
        bench.driver.advanceWallClockTime(Duration.ofMinutes(1));
        assertThat(events()).singleElement().satisfies(e -> {
            assertThat(e.getEvent()).isInstanceOf(ApprovalExpired.class);
            assertThat(e.getTo()).isEqualTo(ApprovalState.EXPIRED);
            assertThat(e.getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER);
        });
        bench.driver.advanceWallClockTime(Duration.ofDays(30));
        assertThat(events()).isEmpty();
    }

    @Test
    void whoIsAskedBecauseTimePassedCanDecide() {
        // Given
        bench.open(Bench.question("apr_1", 0).setEscalateTo("queue-owner").setEscalateAfterMs(600_000));
        bench.send(PRIYA, approve(1, Bench.DIGEST));
        assertThat(bench.answer().getCode()).isEqualTo("FORBIDDEN");
        // When
        bench.driver.advanceWallClockTime(Duration.ofMinutes(10));
        bench.send(PRIYA, approve(1, Bench.DIGEST));
        // Then
        assertThat(bench.answer().getBody()).contains("\"state\":\"FINAL\"", "\"decidedBy\":\"priya\"");
        assertThat(events()).last().satisfies(e -> assertThat(e.getMeta().getActor().getRole()).isEqualTo("queue-owner"));
        bench.driver.advanceWallClockTime(Duration.ofDays(1));
        assertThat(events()).isEmpty();
    }

    @Test
    void whoIsNotInTheDirectoryWhenItIsEscalatedIsAskedAQuarterOfAnHourAfterTheyAre() {
        // Given
        bench.open(Bench.question("apr_1", 0).setBackup(null).setBackupRole(null).setEscalateTo("nobody-yet").setEscalateAfterMs(600_000));
        bench.driver.advanceWallClockTime(Duration.ofMinutes(10));
        events();
        restart(); // the clock begins anew
        // When
        bench.loadDirectory(Bench.person("ana", "Ana Ruiz", "team-lead"), Bench.person("zoe", "Zoe Lund", "nobody-yet"));
        bench.driver.advanceWallClockTime(Duration.ofMinutes(24).plusSeconds(59));
        assertThat(events()).noneMatch(e -> e.getEvent() instanceof ApprovalEscalated);
        bench.driver.advanceWallClockTime(Duration.ofSeconds(1));
        // Then
        assertThat(events()).filteredOn(e -> e.getEvent() instanceof ApprovalEscalated).singleElement()
                .satisfies(e -> assertThat(((ApprovalEscalated) e.getEvent()).getTo()).isEqualTo("zoe"));
        bench.driver.advanceWallClockTime(HALF_AN_HOUR);
        assertThat(events()).noneMatch(e -> e.getEvent() instanceof ApprovalEscalated);
    }

    @Test
    void anOwnerWhoWentAwayIsFollowedByTheirCoverWhenItIsEscalated() {
        // Given
        bench.open("apr_1", 0);
        loadPeople(bench, Bench.NOON + "/" + Bench.NOON.plusSeconds(86_400) + "/tom");
        // When
        bench.driver.advanceWallClockTime(HALF_AN_HOUR);
        // Then
        assertThat(events()).last().satisfies(e -> assertThat(((ApprovalEscalated) e.getEvent()).getTo()).isEqualTo("tom"));
    }

    @Test
    void anUndoneDecisionOfTheSecondStageLeavesTheFirstAsItWasAndAClosingEndsIt() {
        // Given
        bench.open(twoStages(30_000));
        bench.send(ANA, approve(2, Bench.DIGEST));
        bench.send(FIONA, approve(4, Bench.DIGEST));
        bench.send(FIONA, new UndoDecision("apr_1", "wrong customer"));
        assertThat(events()).last().satisfies(e -> {
            assertThat(e.getTo()).isEqualTo(ApprovalState.OPEN);
            assertThat(e.getMeta().getSummary()).isEqualTo("The decision of Fiona Lind on refund 240.00 EUR was taken back: wrong customer");
        });
        bench.driver.advanceWallClockTime(Duration.ofMinutes(1));
        assertThat(events()).isEmpty();
        bench.send(OMAR, approve(4, Bench.DIGEST));
        // When
        bench.close("apr_1", false);
        // Then
        assertThat(events()).last().satisfies(e -> assertThat(e.getTo()).isEqualTo(ApprovalState.CANCELLED));
        bench.driver.advanceWallClockTime(Duration.ofDays(1));
        assertThat(events()).isEmpty();
    }

    @Test
    void aClaimThatIsRenewedEndsLater() {
        // Given
        bench.open("apr_1", 0);
        bench.send(ANA, new ClaimApproval("apr_1"));
        bench.driver.advanceWallClockTime(Duration.ofMinutes(5));
        bench.send(ANA, new ClaimApproval("apr_1"));
        events();
        // When
        bench.driver.advanceWallClockTime(Duration.ofMinutes(9));
        // Then
        assertThat(events()).isEmpty();
        bench.driver.advanceWallClockTime(Duration.ofMinutes(1));
        assertThat(events()).singleElement().satisfies(e -> assertThat(e.getTo()).isEqualTo(ApprovalState.OPEN));
    }

    @Test
    void givingAwayLookingAndNotingAreRecordedWithWhoAndInWhichRole() {
        // Given
        bench.open("apr_1", 0);
        events();
        // When
        bench.send(ANA, new ViewApproval("apr_1", 2L, "card"));
        bench.send(ANA, new ViewApproval("apr_1", 2L, "card"));
        bench.send(PRIYA, new ReassignApproval("apr_1", "omar", "Ana is in a meeting"));
        bench.send(OMAR, new DelegateApproval("apr_1", "tom", "he knows the case"));
        bench.send(Sender.person("tom"), new NoteApproval("apr_1", "the customer called"));
        bench.send(Sender.person("tom"), new DelegateApproval("apr_1", "nobody", "he knows the case"));
        // Then
        assertThat(bench.<io.countersign.schemas.avro.Answer>read(Topics.APPROVAL_ANSWERS)).extracting(a -> a.getStatus())
                .containsExactly(AnswerStatus.ACCEPTED, AnswerStatus.ACCEPTED, AnswerStatus.ACCEPTED, AnswerStatus.ACCEPTED, AnswerStatus.ACCEPTED,
                        AnswerStatus.REFUSED);
        var events = events();
        assertThat(events).extracting(e -> e.getMeta().getSummary()).containsExactly("Ana Ruiz looked at refund 240.00 EUR",
                "Priya Nair (queue owner) gave refund 240.00 EUR from Ana Ruiz to Omar Haddad: Ana is in a meeting",
                "Omar Haddad (team lead) lets Tom Berg decide on refund 240.00 EUR for Omar Haddad: he knows the case",
                "Tom Berg noted on refund 240.00 EUR: the customer called",
                "Tom Berg could not delegate refund 240.00 EUR: to: there is no 'nobody' in the directory of people; name somebody of it.");
        assertThat(events.get(1).getMeta().getActor().getRole()).isEqualTo("queue-owner");
        assertThat(events.getLast().getEvent()).isInstanceOf(CommandRefused.class);
    }

    @Test
    void whoeverReadsTheEventsComesToTheStateThatTheWriterHas() {
        // Given
        bench.open(twoStages(30_000).setEditLimit("150"));
        bench.send(OMAR, new ClaimApproval("apr_1"));
        bench.send(OMAR, new ViewApproval("apr_1", 3L, null));
        bench.send(OMAR, edit(3));
        bench.send(ANA, new DelegateApproval("apr_1", "tom", "he knows the case"));
        bench.send(Sender.person("tom"), approve(6, ContentJson.actionDigest(ContentJson.read(Bench.EDITED))));
        bench.driver.advanceWallClockTime(HALF_AN_HOUR);
        bench.send(FIONA, approve(8, ContentJson.actionDigest(ContentJson.read(Bench.EDITED))));
        same();
        // When
        bench.driver.advanceWallClockTime(Duration.ofMinutes(1));
        // Then
        same();
        assertThat(history).last().satisfies(e -> assertThat(e.getEvent()).isInstanceOf(ApprovalFinalized.class));
    }

    @Test
    void whatAnEarlierVersionStoredIsStillDecided() {
        // Given
        bench.store("apr_old", """
                {"id":"apr_old","caseId":"case-1","runId":"run_1","state":"OPEN","version":1,"shownSince":1,"lastChange":null,
                 "question":{"runVersion":2,"flow":"support-inbox","flowVersion":1,"title":"refund 240.00 EUR","reason":"The refund is above 100",
                  "rule":"refund-over-limit","risk":"high","priority":70,"owner":"ana","backup":null,"ownerRole":"team-lead","backupRole":null,
                  "dueAt":"2026-11-23T12:30:00Z","undo":"PT30S","actionDigest":"%s","excluded":["dev"],"contentDigest":"%s"},
                 "claim":null,"made":null,"closedBecause":null}""".formatted(Bench.DIGEST, Bench.RUN.getDigest()), Bench.RUN);
        // When
        bench.send(OMAR, Bench.decision("apr_old", DecisionKind.EDIT, 1).setEdited(Bench.EDITED).build());
        // Then
        assertThat(bench.answer().getBody()).contains("\"state\":\"DECIDED\"", "\"owner\":\"ana\"");
        bench.driver.advanceWallClockTime(HALF_AN_HOUR);
        assertThat(events()).last().satisfies(e -> assertThat(e.getTo()).isEqualTo(ApprovalState.FINAL));
    }

    private void same() {
        events();
        Approval seen = null;
        for (var event : history) {
            var told = FromAvro.event(event);
            seen = told.isEmpty() ? seen : ApprovalMachine.evolve(seen, told.get());
        }
        // What an edit changed in words is known only where both runs are.
        assertThat(seen).usingRecursiveComparison().ignoringFieldsMatchingRegexes(".*edit\\.(changed|words)").isEqualTo(bench.stored("apr_1"));
    }

    private List<ApprovalEvent> events() {
        var events = bench.events();
        history.addAll(events);
        return events;
    }

    private List<String> summaries() {
        return events().stream().map(e -> e.getMeta().getSummary()).toList();
    }

    private void restart() {
        history.addAll(bench.events());
        bench = bench.restarted(folder);
        loadPeople(bench, null);
    }

    /// @param away an absence of Ana's; null: she is there
    private static void loadPeople(Bench bench, String away) {
        var ana = DirectoryPerson.newBuilder(Bench.person("ana", "Ana Ruiz", "team-lead")).setAbsences(away == null ? List.of() : List.of(away)).build();
        bench.loadDirectory(ana, Bench.person("omar", "Omar Haddad", "team-lead"), Bench.person("tom", "Tom Berg", "support"),
                Bench.person("fiona", "Fiona Lind", "finance"), Bench.person("priya", "Priya Nair", "queue-owner"));
        bench.read(Topics.APPROVAL_ANSWERS);
    }

    private static io.countersign.schemas.avro.OpenApproval.Builder twoStages(long undoMs) {
        var first = ApprovalStage.newBuilder().setOwner("ana").setBackup("omar").setRespondWithinMs(1_800_000).build();
        var second = ApprovalStage.newBuilder().setOwner("finance").setBackup("omar").setRespondWithinMs(1_800_000).build();
        return Bench.question("apr_1", undoMs).setStages(List.of(first, second)).setActionType("refund").setAmount("240.00").setCurrency("EUR");
    }

    private static DecideApproval approve(long version, String digest) {
        return Bench.decision("apr_1", DecisionKind.APPROVE, version).setShownActionDigest(digest).build();
    }

    private static DecideApproval edit(long version) {
        return edit(version, Bench.DIGEST);
    }

    private static DecideApproval edit(long version, String digest) {
        return Bench.decision("apr_1", DecisionKind.EDIT, version).setShownActionDigest(digest).setEdited(Bench.EDITED).build();
    }
}
