package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.Story.Chapter;
import io.countersign.console.domain.Story.Voice;
import io.countersign.console.domain.StoryStep.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

    private final List<StoryStep> steps = new ArrayList<>();

    @Test
    void aRefundThatATeamLeadEditedIsToldInFiveRows() {
        step("run_a", "local", "RUN_ACCEPTED", new Line("Customer message", "Two chairs are scratched."), new Line("AI draft", "We refund 240.00 EUR."));
        step("run_a", "policy-service", "RUN_ROUTED", new Line("Rules decided", "Rule says approve"));
        step("run_a", "policy-service", "APPROVAL_ASKED", new Line("Approval asked for", "Ana is asked"));
        step("run_a", "policy-service", "APPROVAL_OPENED", new Line("Approval opened", "Ana is asked"));
        step("run_a", "policy-service", "APPROVAL_OFFERED", new Line("Person asked", "Ana has until 12:28"));
        step("run_a", "ana (team-lead)", "APPROVAL_DECIDED", new Line("Team lead edited and approved", "Ana changed the amount"), new Line("Team lead changed final action", "240 → 190"));
        step("run_a", "undo:apr", "APPROVAL_FINALIZED", new Line("Decision final", "It is final"));
        step("run_a", "ana (team-lead)", "RUN_DECIDED", new Line("Decision applied", "Ana changed it"));
        step("run_a", "ana (team-lead)", "DIRECTIVE_PROCEED", new Line("Caller told to proceed", "The caller may proceed"));
        step("run_a", "local", "EXECUTION_REPORTED", new Line("Outcome reported", "The caller reported"));
        step("run_a", "local", "RUN_OUTCOME_REPORTED", new Line("Outcome recorded", "The caller executed it"));

        var story = Story.of(steps);

        assertThat(story.chapters()).extracting(Chapter::label).containsExactly("Customer message", "AI draft", "Rules decided", "Person asked", "Team lead edited and approved", "Outcome recorded");
        assertThat(story.chapters()).extracting(Chapter::voice).containsExactly(Voice.CUSTOMER, Voice.AI, Voice.RULES, Voice.MACHINE, Voice.PERSON, Voice.MACHINE);
        var decision = story.chapters().get(4);
        assertThat(decision.then()).isEqualTo("The caller may proceed");
        assertThat(decision.more()).containsExactly(new Line("Team lead changed final action", "240 → 190"));
        assertThat(decision.steps()).hasSize(4);
        assertThat(story.verdict()).isEqualTo(decision);
    }

    @Test
    void everyStepIsInTheStoryOnce() {
        step("run_a", "local", "RUN_ACCEPTED", new Line("Run received", "It came"));
        step("run_a", "policy-service", "EXCEPTION_RAISED", new Line("Exception raised", "Priya is to look"));
        step("run_a", "policy-service", "DIRECTIVE_HAND_OFF", new Line("Caller told to hand off", "A person takes over"));
        step("run_a", "policy-service", "EXCEPTION_OPENED", new Line("Exception opened", "It waits for Priya"));

        var story = Story.of(steps);

        assertThat(story.chapters()).hasSize(2).flatExtracting(Chapter::steps).containsExactlyElementsOf(steps);
        assertThat(story.chapters().getLast().then()).isEqualTo("A person takes over");
    }

    @Test
    void runsOfOneCaseAreToldApart() {
        step("run_a", "ana (team-lead)", "APPROVAL_DECIDED", new Line("Team lead sent it back", "Try again"));
        step("run_b", "local", "RUN_ACCEPTED", new Line("Customer message", "Hello"), new Line("AI draft", "Hi"));
        step("run_a", "policy-service", "DIRECTIVE_RETRY", new Line("Caller told to try again", "Try again, they are told"));

        var story = Story.of(steps);

        assertThat(story.chapters()).hasSize(3);
        assertThat(story.chapters().getFirst().then()).isEqualTo("Try again, they are told");
        assertThat(story.chapters().getFirst().isOf("run_a")).isTrue();
    }

    @Test
    void whoLookedIsNotPartOfTheStory() {
        step("run_a", "priya", "CASE_VIEWED", new Line("Looked at in the Record", "priya looked"));

        assertThat(Story.of(steps).chapters()).isEmpty();
        assertThat(Story.of(steps).looks()).hasSize(1);
        assertThat(Story.of(steps).verdict()).isNull();
    }

    @Test
    void withoutAPersonTheRulesHaveTheLastWord() {
        step("run_a", "policy-service", "RUN_ROUTED", new Line("Rules decided", "Rule says release"));
        step("run_a", "policy-service", "DIRECTIVE_PROCEED", new Line("Caller told to proceed", "The caller may proceed"));

        assertThat(Story.of(steps).verdict().label()).isEqualTo("Rules decided");
    }

    @Test
    void aDecisionThatWasTakenBackSaysSoAndHasNoLastWord() {
        step("run_a", "policy-service", "RUN_ROUTED", new Line("Rules decided", "Rule says approve"));
        step("run_a", "ana (team-lead)", "APPROVAL_DECIDED", new Line("Team lead approved", "Ana approved it"));
        step("run_a", "ana", "DECISION_UNDONE", new Line("Decision undone", "The decision of Ana on it was taken back"));

        var story = Story.of(steps);

        assertThat(story.chapters()).extracting(Chapter::label).containsExactly("Rules decided", "Team lead approved");
        assertThat(story.chapters().getLast().undone()).isTrue();
        assertThat(story.chapters().getLast().then()).isEqualTo("The decision of Ana on it was taken back. No reason was given.");
        assertThat(story.verdict().label()).isEqualTo("Rules decided");
    }

    @Test
    void whyADecisionWasTakenBackIsToldAsItWasGiven() {
        step("run_a", "ana (team-lead)", "APPROVAL_DECIDED", new Line("Team lead approved", "Ana approved it"));
        step("run_a", "ana", "DECISION_UNDONE", new Line("Decision undone", "The decision of Ana on it was taken back: the wrong order"));
        step("run_a", "ana (team-lead)", "APPROVAL_DECIDED", new Line("Team lead rejected", "Ana rejected it"));

        var story = Story.of(steps);

        assertThat(story.chapters().getFirst().then()).isEqualTo("The decision of Ana on it was taken back: the wrong order");
        assertThat(story.verdict().label()).isEqualTo("Team lead rejected");
    }

    @Test
    void whatHappenedToSeveralRunsIsToldInOrderOfTime() {
        step(20, "run_a", "RUN_ROUTED");
        step(10, "run_b", "RUN_ACCEPTED");
        step(30, "run_b", "RUN_ROUTED");

        assertThat(Story.of(steps).chapters()).extracting(chapter -> chapter.at().getEpochSecond()).containsExactly(10L, 20L, 30L);
        assertThat(Story.of(steps).several()).isTrue();
    }

    private void step(long second, String run, String type) {
        step(run, "local", type, new Line(type, type));
        var last = steps.removeLast();
        steps.add(new StoryStep(last.step(), Instant.ofEpochSecond(second), last.actor(), last.text(), last.label(), last.lines(), type, last.caseId(), run, last.topic(), 0, last.index(), last.eventId()));
    }

    private void step(String run, String actor, String type, Line... lines) {
        steps.add(new StoryStep(steps.size() + 1, Instant.EPOCH, actor, lines[0].text(), lines[0].label(), List.of(lines), type, "case-1", run, "countersign.runs.v1", 0, steps.size(), "e" + steps.size()));
    }
}
