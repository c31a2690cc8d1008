package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.ApplyRetirement;
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.ApproveFlow;
import io.countersign.schemas.avro.AutonomyChanged;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.DeclineFlow;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowDeclined;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.FlowRetired;
import io.countersign.schemas.avro.FlowShadowEnded;
import io.countersign.schemas.avro.FlowShadowStarted;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.FlowVersion;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.ProposeFlow;
import io.countersign.schemas.avro.PublishFlow;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ReplayEvidence;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RetireFlow;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.ShadowFlow;
import io.countersign.schemas.avro.StopFlows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowLifeTest {

    private static final String WHY = "The limit was too low all year";
    private static final String NO_REPLAY = "There is nothing to replay yet";
    private static final String REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"90.00\",\"currency\":\"EUR\"}";
    /// What 90 EUR need a person for.
    private static final String STRICTER = PolicyBench.flow().replace("action.amount > 100", "action.amount > 80");

    private final PolicyBench policy = new PolicyBench();

    @BeforeEach
    void forget() {
        policy.bench.person("sara", "Sara Stopp", "stop-holder");
        read();
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void aDraftJudgesNothingAnApprovedVersionNeitherAndAnActiveOneDoes() {
        // Given
        propose("priya", STRICTER);
        assertThat(rule()).isEqualTo("");
        // When it is approved, and then activated
        approve("omar", 2, hash(2));
        assertThat(rule()).isEqualTo("");
        activate("priya", 2);
        // Then
        assertThat(rule()).isEqualTo("refund-over-limit");
        assertThat(events()).extracting(FlowEvent::getEvent).extracting(Object::getClass).containsExactly(FlowProposed.class, FlowApproved.class, FlowActivated.class, FlowRetired.class);
    }

    @Test
    void everythingThatWasSaidIsRecorded() {
        // When
        policy.asked("priya", because(STRICTER, WHY));
        policy.asked("omar", ApproveFlow.newBuilder().setFlow("support").setVersion(2).setHash(hash(2))
                .setReport(new ReplayEvidence("d".repeat(64), hash(2), 50, "Of 50 cases 4 more wait for a person")).build());
        activate("priya", 2);
        // Then
        var events = events();
        assertThat(events).extracting(e -> e.getMeta().getSummary()).containsExactly(
                "Priya Nair proposed version 2 of the flow support (4 rules, 0 tests passed): " + WHY,
                "Omar Haddad approved version 2 of the flow support on a replay of 50 cases: Of 50 cases 4 more wait for a person",
                "Priya Nair activated version 2 of the flow support in place of version 1",
                "Version 1 of the flow support was replaced by version 2");
        assertThat((FlowProposed) events.getFirst().getEvent()).satisfies(proposed -> {
            assertThat(proposed.getYaml()).isEqualTo(STRICTER);
            assertThat(proposed.getBasedOn()).isEqualTo(1);
            assertThat(proposed.getChanges()).singleElement().asString().contains("refund-over-limit", "80");
            assertThat(proposed.getReason()).isEqualTo(WHY);
        });
        assertThat(((FlowApproved) events.get(1).getEvent()).getReport().getDigest()).isEqualTo("d".repeat(64));
        assertThat(shown().getVersions()).extracting(FlowVersion::getVersion, FlowVersion::getStatus, FlowVersion::getApprovedBy, FlowVersion::getReport, FlowVersion::getNoReportReason)
                .containsExactly(tuple(1, "retired", "omar", null, "There are no runs to replay yet"), tuple(2, "active", "omar", "Of 50 cases 4 more wait for a person", null));
        assertThat(shown().getApprovedBy()).isEqualTo("omar");
    }

    @Test
    void theSameTextAgainIsTheSameVersion() {
        assertThat(propose("priya", PolicyBench.flow())).extracting(Answer::getStatus, Answer::getCode).containsExactly(AnswerStatus.ACCEPTED, "UNCHANGED");
        propose("priya", STRICTER);
        assertThat(propose("priya", STRICTER).getCode()).isEqualTo("UNCHANGED");
        approve("omar", 2, hash(2));
        assertThat(approve("omar", 2, hash(2)).getCode()).isEqualTo("UNCHANGED");
        activate("priya", 2);
        assertThat(activate("priya", 2).getCode()).isEqualTo("UNCHANGED");
        assertThat(events()).hasSize(4);
        // But what was retired or declined is proposed anew
        assertThat(number(propose("priya", PolicyBench.flow()))).isEqualTo(3);
        policy.asked("omar", new DeclineFlow("support", 3, WHY));
        assertThat(number(propose("priya", PolicyBench.flow()))).isEqualTo(4);
    }

    @Test
    void whatDoesNotFitIsRefusedAndRecorded() {
        // Given
        propose("priya", STRICTER);
        read();
        policy.bench.person("ana", "Ana Ruiz", "team-lead", "rule-approver", "rule-author");
        // When
        var codes = List.of(
                propose("tom", STRICTER).getCode(),
                propose("priya", STRICTER.replace("action.amount > 80", "action.amout > 80")).getCode(),
                activate("priya", 2).getCode(),
                approve("priya", 2, hash(2)).getCode(),
                approve("omar", 2, hash(1)).getCode(),
                approve("omar", 9, hash(1)).getCode(),
                policy.asked("omar", ApproveFlow.newBuilder().setFlow("support").setVersion(2).setHash(hash(2)).build()).getCode(),
                policy.asked("omar", ApproveFlow.newBuilder().setFlow("support").setVersion(2).setHash(hash(2)).setReport(new ReplayEvidence("d".repeat(64), hash(1), 50, "Fine")).build()).getCode(),
                policy.asked("priya", new ActivateFlow("suport", 1, false, null)).getCode(),
                policy.asked("omar", new ActivateFlow("support", 0, true, WHY)).getCode(),
                policy.asked("priya", PublishFlow.newBuilder().setFlow("support").setYaml(STRICTER).setTestRuns(Map.of()).build()).getCode());
        // Then
        assertThat(codes).containsExactly("FORBIDDEN", "FLOW_INVALID", "NOT_APPROVED", "FORBIDDEN", "OTHER_TEXT", "NO_SUCH_VERSION", "REPORT", "OTHER_REPORT", "NO_SUCH_FLOW",
                "NONE_BEFORE", "IN_STEPS");
        assertThat(events()).hasSize(codes.size()).allSatisfy(event -> assertThat(event.getEvent()).isInstanceOf(CommandRefused.class))
                .extracting(event -> ((CommandRefused) event.getEvent()).getCode()).containsExactlyElementsOf(codes);
        assertThat(rule()).isEqualTo("");
    }

    @Test
    void anAuthorWhoMayApproveDoesNotApproveTheirOwn() {
        policy.bench.person("priya", "Priya Nair", "rule-author", "rule-approver");
        propose("priya", STRICTER);
        assertThat(approve("priya", 2, hash(2)).getCode()).isEqualTo("SECOND_PERSON");
        // And proposing the text of somebody else makes nobody its author
        policy.bench.person("omar", "Omar Haddad", "rule-author", "rule-approver");
        assertThat(number(propose("omar", STRICTER))).isEqualTo(2);
        assertThat(approve("priya", 2, hash(2)).getCode()).isEqualTo("SECOND_PERSON");
        assertThat(approve("omar", 2, hash(2)).getCode()).isEqualTo("OK");
    }

    @Test
    void ofTwoWhoApproveAtOnceTheSecondIsToldWhoWasFirst() {
        policy.bench.person("ana", "Ana Ruiz", "team-lead", "rule-approver");
        propose("priya", STRICTER);
        assertThat(approve("omar", 2, hash(2)).getCode()).isEqualTo("OK");
        assertThat(approve("ana", 2, hash(2))).satisfies(answer -> {
            assertThat(answer.getCode()).isEqualTo("ALREADY_APPROVED");
            assertThat(answer.getDetail()).startsWith("Omar Haddad approved version 2");
        });
        // And of one who approves and one who declines both are heard: it is not used
        policy.asked("ana", new DeclineFlow("support", 2, WHY));
        assertThat(activate("priya", 2).getCode()).isEqualTo("DECLINED");
        assertThat(events()).extracting(FlowEvent::getEvent).extracting(Object::getClass).containsExactly(FlowProposed.class, FlowApproved.class, CommandRefused.class, FlowDeclined.class,
                CommandRefused.class);
    }

    @Test
    void aProgramDoesNothingToFlowsWhateverItsName() {
        propose("priya", STRICTER);
        for (var command : List.<SpecificRecord>of(PolicyBench.propose(STRICTER), PolicyBench.approve(2, hash(2), NO_REPLAY), new DeclineFlow("support", 2, WHY),
                new ActivateFlow("support", 1, false, null), new ActivateFlow("support", 1, true, WHY), new ShadowFlow("support", 2, null), new ShadowFlow("support", 0, null),
                new RetireFlow("support", WHY))) {
            policy.command(ActorKind.PROGRAM, "omar", "support", command);
            assertThat(policy.bench.<Answer>read(Topics.POLICY_ANSWERS).getLast().getCode()).as(command.getClass().getSimpleName()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void anApprovalThatAnotherVersionOvertookIsLookedAtAgain() {
        // Given
        propose("priya", STRICTER);
        approve("omar", 2, hash(2));
        policy.bench.after(Duration.ofMinutes(1));
        publish(STRICTER.replace("> 80", "> 70"));
        // When // Then
        assertThat(activate("priya", 2).getCode()).isEqualTo("APPROVED_BEFORE");
        policy.asked("omar", new RetireFlow("support", WHY));
        assertThat(activate("priya", 2).getCode()).isEqualTo("APPROVED_BEFORE");
        assertThat(policy.asked("omar", new ActivateFlow("support", 2, false, WHY)).getCode()).isEqualTo("OK");
    }

    @Test
    void aRollbackBringsBackWhatWasActiveWithoutANewApproval() {
        // Given
        publish(STRICTER);
        assertThat(rule()).isEqualTo("refund-over-limit");
        read();
        // When
        assertThat(policy.asked("sara", new ActivateFlow("support", 0, true, WHY)).getCode()).isEqualTo("OK");
        // Then
        assertThat(rule()).isEqualTo("");
        assertThat(events()).first().satisfies(event -> {
            assertThat(event.getMeta().getSummary()).isEqualTo("Sara Stopp brought back version 1 of the flow support in place of version 2: " + WHY);
            assertThat((FlowActivated) event.getEvent()).extracting(FlowActivated::getVersion, FlowActivated::getPreviousVersion, FlowActivated::getRollback).containsExactly(1, 2, true);
        });
        assertThat(shown()).extracting(FlowSnapshot::getVersion, FlowSnapshot::getPublishedBy, FlowSnapshot::getApprovedBy).containsExactly(1, "priya", "omar");
        // And there is none before it
        assertThat(policy.asked("sara", new ActivateFlow("support", 0, true, WHY))).extracting(Answer::getCode, Answer::getDetail).containsExactly("NONE_BEFORE",
                "No version of the flow support was active before version 1; approve another version and activate it, or retire the flow.");
        assertThat(policy.asked("sara", new ActivateFlow("support", 2, true, WHY)).getCode()).isEqualTo("OK");
    }

    @Test
    void aRetiredFlowSendsNewRunsToTheQueueAndWhatWaitsGoesOnWaiting() {
        // Given a run that waits
        publish(STRICTER);
        var waiting = policy.run("c1", "r1", REFUND);
        var asked = policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(work -> (OpenApproval) work.getWork()).toList().getLast();
        // When
        assertThat(policy.asked("omar", new RetireFlow("support", WHY)).getCode()).isEqualTo("OK");
        // Then
        policy.bench.read(Topics.RUN_EVENTS);
        policy.run("c2", "r2", REFUND);
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getTo).containsExactly(RunState.IN_EXCEPTION);
        assertThat(shown()).extracting(FlowSnapshot::getVersion, FlowSnapshot::getHash, FlowSnapshot::getYaml).containsExactly(0, "", "");
        assertThat(policy.asked("omar", new RetireFlow("support", WHY)).getCode()).isEqualTo("NONE_ACTIVE");
        // And it can still be stopped, for what waits
        assertThat(policy.asked("sara", StopFlows.newBuilder().setFlow("support").setReason(WHY).build()).getCode()).isEqualTo("OK");
        policy.decide("ana", "c1", waiting, asked, DecisionKind.APPROVE, null, null);
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getTo).doesNotContain(RunState.RELEASED);
        // And it comes back by a rollback
        assertThat(policy.asked("omar", new ActivateFlow("support", 0, true, WHY)).getCode()).isEqualTo("OK");
        assertThat(shown().getVersion()).isEqualTo(2);
    }

    @Test
    void whatWaitsInTheQueueOfARetiredFlowIsReleasedOnTheTermsItHad() {
        // Given a mail that waits, and a flow whose mails two teams decide on
        publish(PolicyBench.flow().replace("email.send: {effect: external, risk: medium, owner: team-lead, backup: finance, respondWithin: PT1H}", """
                email.send: {effect: external, risk: medium, owner: team-lead, backup: finance, respondWithin: PT1H, stages: [
                    {owner: team-lead, backup: finance, respondWithin: PT30M}, {owner: finance, backup: priya, respondWithin: PT2H}]}"""));
        var waiting = policy.run("c1", "r1", "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var raised = (RaiseException) policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).getLast().getWork();
        policy.asked("omar", new RetireFlow("support", WHY));
        // When the owner of the queue, who does not decide on mails, releases it
        policy.resolve("priya", "c1", waiting, raised, ResolutionKind.RELEASE, null);
        // Then those are asked who would have been
        var asked = (OpenApproval) policy.bench.<ApprovalWork>read(Topics.APPROVALS).getLast().getWork();
        assertThat(asked.getOwner()).isEqualTo("ana");
        assertThat(asked.getFlowVersion()).isEqualTo(2);
        assertThat(asked.getStages()).extracting(ApprovalStage::getOwner).containsExactly("team-lead", "finance");
        // And a new run is still judged by no rule
        assertThat(rule()).isEqualTo("");
        assertThat(policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseException.class::isInstance).toList().getLast())
                .extracting(work -> ((RaiseException) work).getReason()).isEqualTo("No flow named \"support\" is published");
    }

    @Test
    void anotherPartitionKeepsTheTermsOfARetiredFlowUntilItIsActiveAgain() {
        // Given
        var other = PolicyBench.flow().replace("flow: support", "flow: other");
        policy.ask("priya", "other", ApplyFlow.newBuilder().setFlow("other").setVersion(1).setHash("h1").setYaml(other).build());
        policy.run("other", "c1", "r1", null, "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        policy.run("other", "c2", "r2", null, "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var raised = policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(work -> (RaiseException) work.getWork()).toList();
        // When it is told twice that the flow is retired
        policy.ask("omar", "other", new ApplyRetirement("other")).ask("omar", "other", new ApplyRetirement("other"));
        policy.resolve("priya", "c1", RunId.of(PolicyBench.SOURCE, "c1", "r1"), raised.getFirst(), ResolutionKind.RELEASE, null);
        // Then
        assertThat(((OpenApproval) policy.bench.<ApprovalWork>read(Topics.APPROVALS).getLast().getWork()).getOwner()).isEqualTo("ana");
        // And another version's terms are those from there on
        policy.ask("priya", "other", ApplyFlow.newBuilder().setFlow("other").setVersion(2).setHash("h2").setYaml(other.replace("owner: team-lead, backup: finance, respondWithin: PT1H}",
                "owner: finance, backup: team-lead, respondWithin: PT1H}")).build());
        policy.resolve("priya", "c2", RunId.of(PolicyBench.SOURCE, "c2", "r2"), raised.getLast(), ResolutionKind.RELEASE, null);
        assertThat(((OpenApproval) policy.bench.<ApprovalWork>read(Topics.APPROVALS).getLast().getWork()).getOwner()).isEqualTo("fiona");
    }

    @Test
    void anOpenDecisionGoesOnWhenTheFlowIsRetired() {
        // Given
        publish(STRICTER);
        var waiting = policy.run("c1", "r1", REFUND);
        var asked = policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(work -> (OpenApproval) work.getWork()).toList().getLast();
        policy.asked("omar", new RetireFlow("support", WHY));
        // When
        policy.decide("ana", "c1", waiting, asked, DecisionKind.APPROVE, null, null);
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getTo).containsExactly(RunState.HELD, RunState.RELEASED);
    }

    @Test
    void aVersionJudgesBesideTheActiveOneUntilItIsEndedReplacedActivatedOrDeclined() {
        // Given
        propose("priya", STRICTER);
        propose("priya", STRICTER.replace("> 80", "> 70"));
        assertThat(shadow(2).getCode()).isEqualTo("OK");
        assertThat(shadow(2).getCode()).isEqualTo("UNCHANGED");
        assertThat(shown()).extracting(FlowSnapshot::getShadowVersion, FlowSnapshot::getShadowYaml).containsExactly(2, STRICTER);
        assertThat(rule()).as("without effect").isEqualTo("");
        // When another does, and that is activated
        shadow(3);
        approve("omar", 3, hash(3));
        assertThat(shown().getVersions()).extracting(FlowVersion::getStatus).containsExactly("active", "draft", "shadow");
        activate("priya", 3);
        // And one is declined, one ended
        assertThat(shown()).extracting(FlowSnapshot::getVersion, FlowSnapshot::getShadowVersion).containsExactly(3, 0);
        shadow(2);
        policy.asked("omar", new DeclineFlow("support", 2, WHY));
        assertThat(shadow(1).getCode()).isEqualTo("OK");
        assertThat(shadow(0).getCode()).isEqualTo("OK");
        assertThat(shadow(0).getCode()).isEqualTo("UNCHANGED");
        // Then
        assertThat(events()).filteredOn(event -> event.getEvent() instanceof FlowShadowStarted || event.getEvent() instanceof FlowShadowEnded)
                .extracting(event -> event.getMeta().getSummary()).containsExactly(
                        "Priya Nair has version 2 of the flow support judge beside the active one, without effect",
                        "Version 2 of the flow support no longer judges beside the active one: Version 3 judges in its place",
                        "Priya Nair has version 3 of the flow support judge beside the active one, without effect",
                        "Version 3 of the flow support no longer judges beside the active one: It is active",
                        "Priya Nair has version 2 of the flow support judge beside the active one, without effect",
                        "Version 2 of the flow support no longer judges beside the active one: It was declined",
                        "Priya Nair has version 1 of the flow support judge beside the active one, without effect",
                        "Version 1 of the flow support no longer judges beside the active one: It has judged enough");
        assertThat(shadow(3).getCode()).isEqualTo("ACTIVE");
    }

    @Test
    void whatAnAiMayDoOnItsOwnIsADecisionOfItsOwn() {
        // Given
        publish(PolicyBench.flow().replace("refund:     {effect: external,", "refund:     {effect: external, autonomy: approve-all,").replace("  note.add:   {effect: internal, risk: low}\n", ""));
        // When // Then
        assertThat(events()).filteredOn(event -> event.getEvent() instanceof AutonomyChanged).extracting(event -> event.getMeta().getSummary(), FlowEvent::getEvent).containsExactly(
                tuple("Version 2 of the flow support changes what the AI may do on its own with note.add: from by-rule to none (it is no longer known)",
                        new AutonomyChanged(2, "note.add", "by-rule", null, "priya", "omar")),
                tuple("Version 2 of the flow support changes what the AI may do on its own with refund: from by-rule to approve-all",
                        new AutonomyChanged(2, "refund", "by-rule", "approve-all", "priya", "omar")));
        // And a rollback changes it back
        policy.asked("sara", new ActivateFlow("support", 0, true, WHY));
        assertThat(events()).filteredOn(event -> event.getEvent() instanceof AutonomyChanged).extracting(FlowEvent::getEvent).containsExactly(
                new AutonomyChanged(1, "note.add", null, "by-rule", "priya", "omar"), new AutonomyChanged(1, "refund", "approve-all", "by-rule", "priya", "omar"));
    }

    @Test
    void aVersionThatIsActivatedAfterTheFlowWasRetiredFollowsTheOneThatWas() {
        // Given
        policy.asked("omar", new RetireFlow("support", WHY));
        read();
        // When
        publish(PolicyBench.flow().replace("refund:     {effect: external,", "refund:     {effect: external, autonomy: approve-all,"));
        // Then
        var events = events();
        assertThat(events).filteredOn(event -> event.getEvent() instanceof AutonomyChanged).extracting(FlowEvent::getEvent).containsExactly(
                new AutonomyChanged(2, "refund", "by-rule", "approve-all", "priya", "omar"));
        assertThat(events).extracting(FlowEvent::getEvent).filteredOn(FlowActivated.class::isInstance).extracting(event -> ((FlowActivated) event).getPreviousVersion()).containsExactly(1);
        assertThat(events).extracting(FlowEvent::getEvent).as("it was retired before").noneMatch(FlowRetired.class::isInstance);
        // And that one is what a rollback brings back
        policy.asked("sara", new ActivateFlow("support", 0, true, WHY));
        assertThat(shown().getVersion()).isEqualTo(1);
        // And what comes back to its own place changes nothing that the AI may do
        policy.asked("omar", new RetireFlow("support", WHY));
        read();
        policy.asked("sara", new ActivateFlow("support", 0, true, WHY));
        assertThat(events()).extracting(FlowEvent::getEvent).singleElement().satisfies(event -> assertThat(((FlowActivated) event).getPreviousVersion()).isNull());
    }

    @Test
    void aFlowPublishedByAnEarlierVersionOfTheServiceGoesOn() {
        // Given
        policy.ask("priya", "old", ApplyFlow.newBuilder().setFlow("old").setVersion(3).setHash("h").setYaml(PolicyBench.flow().replace("flow: support", "flow: old")).build());
        // When
        var proposed = policy.asked("priya", PolicyBench.propose(STRICTER.replace("flow: support", "flow: old")));
        // Then
        assertThat(number(proposed)).isEqualTo(4);
        assertThat(policy.asked("priya", new ConfirmFlow("old")).getCode()).isEqualTo("UNCHANGED");
        policy.asked("omar", ApproveFlow.newBuilder().setFlow("old").setVersion(4).setHash(PolicyBench.json(proposed.getBody()).path("hash").asText()).setNoReportReason(NO_REPLAY).build());
        policy.asked("priya", new ActivateFlow("old", 4, false, null));
        assertThat(policy.asked("sara", new ActivateFlow("old", 0, true, WHY)).getCode()).isEqualTo("OK");
        assertThat(shown()).extracting(FlowSnapshot::getFlow, FlowSnapshot::getVersion, FlowSnapshot::getPublishedBy).containsExactly("old", 3, "");
    }

    private static ProposeFlow because(String yaml, String reason) {
        return ProposeFlow.newBuilder().setFlow("support").setYaml(yaml).setTestRuns(Map.of()).setReason(reason).build();
    }

    private Answer propose(String who, String yaml) {
        return policy.asked(who, PolicyBench.propose(yaml));
    }

    private Answer approve(String who, int version, String hash) {
        return policy.asked(who, PolicyBench.approve(version, hash, NO_REPLAY));
    }

    private Answer activate(String who, int version) {
        return policy.asked(who, new ActivateFlow("support", version, false, null));
    }

    private Answer shadow(int version) {
        return policy.asked("priya", new ShadowFlow("support", version, null));
    }

    private void publish(String yaml) {
        policy.publish("priya", yaml);
    }

    private FlowSnapshot last;

    private FlowSnapshot shown() {
        var all = policy.bench.<FlowSnapshot>read(Topics.FLOWS);
        if (!all.isEmpty()) last = all.getLast();
        return last;
    }

    /// The version's hash, as everybody sees it.
    private String hash(int version) {
        return shown().getVersions().stream().filter(one -> one.getVersion() == version).findFirst().orElseThrow().getHash();
    }

    private static int number(Answer answer) {
        return PolicyBench.json(answer.getBody()).path("version").asInt();
    }

    private int runs;

    /// The rule that a refund of 90 EUR meets now; empty: none.
    private String rule() {
        policy.bench.read(Topics.RUN_EVENTS);
        policy.run("c-" + ++runs, "r" + runs, REFUND);
        var rule = policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast().getRouting().getRule();
        return rule == null ? "" : rule;
    }

    private List<FlowEvent> events() {
        return policy.bench.read(Topics.FLOW_EVENTS);
    }

    private void read() {
        events();
        policy.bench.read(Topics.POLICY_ANSWERS);
    }
}
