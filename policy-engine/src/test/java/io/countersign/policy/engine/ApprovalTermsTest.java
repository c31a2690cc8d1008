package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.engine.FlowDefinition.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How approvals are run: what a flow may say about it, and what is refused when it is published.
class ApprovalTermsTest {
    private static final String REFUND_ENDS = "undo: PT30S, receiptValidFor: PT5M}";

    private static String yaml(String top, String inRefund) {
        return flow(rule("r", "true", "approve")).replace(REFUND_ENDS, "receiptValidFor: PT5M" + (inRefund.isEmpty() ? "" : ", " + inRefund) + "}") + top;
    }

    private static FlowDefinition read(String top, String inRefund) {
        var check = check(yaml(top, inRefund));
        assertThat(check.problems()).isEmpty();
        assertThat(check.warnings()).isEmpty();
        return ((FlowCheck.Accepted) check).flow().definition();
    }

    private static List<String> problems(String top, String inRefund) {
        return check(yaml(top, inRefund)).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void everythingAnActionCanSayIsRead() {
        var refund = read("calendars: {office: \"Europe/Berlin; Mo-Fr 09:00-17:00\"}\n", """
                undo: PT5S, calendar: office, expireAfter: P2D, escalateTo: finance, escalateAfter: PT10M, decisions: [approve, reject],
                      editLimit: "250.00", bulkLimit: 100, argumentsSchema: {type: object, properties: {to: {type: string}}}, stages: [
                      {owner: team-lead, backup: finance}, {owner: ana, backup: tom, quorum: 2, earlierDeciders: true, respondWithin: PT8H}]""")
                .actions().get("refund");
        assertThat(refund.undo()).isEqualTo(Duration.ofSeconds(5));
        assertThat(refund.calendar()).isEqualTo("Europe/Berlin; Mo-Fr 09:00-17:00");
        assertThat(refund.expireAfter()).isEqualTo(Duration.ofDays(2));
        assertThat(refund.escalateTo()).isEqualTo("finance");
        assertThat(refund.escalateAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(refund.decisions()).containsExactly("approve", "reject");
        assertThat(refund.editLimit()).isEqualTo(new BigDecimal("250.00"));
        assertThat(refund.bulkLimit()).isEqualTo(new BigDecimal("100"));
        assertThat(refund.argumentsSchema().path("type").asText()).isEqualTo("object");
        assertThat(refund.stages()).containsExactly(new Stage("team-lead", "finance", 1, false, Duration.ofHours(1)),
                new Stage("ana", "tom", 2, true, Duration.ofHours(8)));
    }

    @Test
    void whatTheTopSaysHoldsForEveryActionThatSaysNothingItself() {
        var flow = read("undo: PT0S\nescalateTo: ana\ncalendar: \"UTC; Mo 08:00-12:00\"\n", "escalateTo: tom");
        assertThat(flow.actions().get("refund").escalateTo()).isEqualTo("tom");
        assertThat(flow.actions().get("note.add").escalateTo()).isEqualTo("ana");
        assertThat(flow.actions().values()).allSatisfy(action -> {
            assertThat(action.undo()).isZero();
            assertThat(action.calendar()).isEqualTo("UTC; Mo 08:00-12:00");
        });
    }

    @Test
    void whereAFlowSaysNothingADecisionCanBeUndoneForThirtySecondsAndNothingExpires() {
        var refund = read("", "").actions().get("refund");
        assertThat(refund.undo()).isEqualTo(Duration.ofSeconds(30));
        assertThat(refund.expireAfter()).isNull();
        assertThat(refund.decisions()).as("all").isEmpty();
        assertThat(refund.calendar()).as("every hour").isNull();
    }

    @Test
    void theFirstStageIsAskedFirst() {
        var flow = read("", "stages: [{owner: ana, backup: tom, respondWithin: PT2H}, {owner: team-lead, backup: finance}]");
        assertThat(flow.firstAsked(flow.actions().get("refund"))).isEqualTo(new Stage("ana", "tom", 1, false, Duration.ofHours(2)));
        assertThat(flow.firstAsked(flow.actions().get("note.add")).owner()).as("nobody owns notes, so the queue's people do").isEqualTo("priya");
        assertThat(flow.firstAsked(null).owner()).isEqualTo("priya");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            escalateTo: ghost                                                  | "ghost", the escalateTo of action "refund", is neither a person nor a role
            stages: [{owner: ghost, backup: tom}]                              | "ghost", the owner of stage 1, is neither
            stages: [{owner: ana, backup: empty-role}]                         | The role "empty-role", the backup of stage 1, has no member
            stages: [{owner: ana}]                                             | Stage 1 needs the key "backup"
            stages: [{owner: ana, backup: tom, quorum: 0}]                     | must be a whole number from 1 to 20
            stages: [{owner: ana, backup: tom, deciders: 2}]                   | Unknown key "deciders" in stage 1
            stages: [{owner: team-lead, backup: tom, quorum: 3}]               | The quorum of stage 1 is 3, but its owner and backup stand for 2 (ana, tom)
            stages: [{owner: team-lead, backup: tom}, {owner: team-lead, backup: tom, quorum: 2}] | The quorum of stage 2 is 2, but of the 2 its owner and backup stand for (ana, tom), 1 may have decided in an earlier stage
            stages: [{owner: ana, backup: ana}, {owner: ana, backup: ana}]     | The quorum of stage 2 is 1, but of the 1 its owner and backup stand for (ana), 1 may have decided
            calendar: ofice                                                    | is not one of the flow's "calendars"; did you mean "office"?
            calendar: nothing                                                  | add it there, or write hours
            calendar: "Mars/Olympus; Mo-Fr 09:00-17:00"                        | is no time zone
            calendar: "UTC; Mo 09:00-09:01 ; off 2026-12-25 , x"               | is no date
            decisions: [approve]                                               | must hold "reject"
            decisions: [reject, maybe]                                         | must be some of approve, edit, reject, send-back, override, answer, got "maybe"
            editLimit: many                                                    | must be an amount such as "250.00"
            bulkLimit: -1                                                      | must be an amount such as "250.00"
            undo: soon                                                         | must be a duration
            expireAfter: PT0S                                                  | must be longer than PT0S
            argumentsSchema: {type: objekt}                                    | is no JSON Schema (2020-12)
            argumentsSchema: {properties: 5}                                   | is no JSON Schema (2020-12)
            argumentsSchema: {$ref: "https://example.org/a.json"}              | must stay inside the schema
            argumentsSchema: {$ref: "#/$defs/nothing"}                         | is no JSON Schema (2020-12)
            argumentsSchema: {$schema: "http://json-schema.org/draft-04/schema#"} | "$schema" must be
            """)
    void whatCannotBeRightIsRefusedWithItsLine(String wrong, String expected) {
        assertThat(problems("calendars: {office: \"UTC; Mo-Fr 09:00-17:00\"}\n", wrong)).singleElement().asString().startsWith("7:").contains(expected);
    }

    @Test
    void aCalendarThatIsNoneIsRefusedWhereItStands() {
        assertThat(problems("calendars:\n  office: \"UTC; Mo-Fr 17:00-09:00\"\n", "calendar: office")).singleElement().asString()
                .startsWith("14:11: The hours '17:00-09:00' of a calendar don't end later on the same day");
        assertThat(problems("calendars: {office: [a]}\n", "")).singleElement().asString().contains("must be text such as");
    }

    @Test
    void aTimeThatItsCalendarNeverReachesIsRefused() {
        assertThat(problems("", "calendar: \"UTC; Mo 09:00-09:01\", expireAfter: P365D")).singleElement().asString().contains("takes more than a hundred years");
    }

    @Test
    void exceptionsHaveHoursAndAnEscalationToo() {
        var right = yaml("", "").replace("exceptions: {owner: priya, backup: tom, respondWithin: PT1H}",
                "exceptions: {owner: priya, backup: tom, respondWithin: PT1H, calendar: \"UTC; Mo-Su 00:00-24:00\", escalateTo: ana}");
        var queue = ((FlowCheck.Accepted) check(right)).flow().definition().exceptions();
        assertThat(queue.calendar()).isEqualTo("UTC; Mo-Su 00:00-24:00");
        assertThat(queue.escalateTo()).isEqualTo("ana");
        assertThat(check(right.replace("escalateTo: ana", "escalateTo: ghost")).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).startsWith("\"ghost\", the escalateTo of exceptions"));
    }

    @Test
    void aRuleFallsBackToASmallerActionThatTheFlowKnows() {
        var flow = check(flow(rule("r", "true", "fallback", "fallbackAction: note.add")));
        var routing = ((FlowCheck.Accepted) flow).flow().route(Flows.refund("5.00", ""), Flows.NOW);
        assertThat(routing.route()).isEqualTo(Route.FALLBACK);
        assertThat(routing.fallbackAction()).isEqualTo("note.add");
        assertThat(routing.fallbackPrompt()).as("the run names no prompt").isNull();
        assertThat(check(flow(rule("r", "true", "fallback", "fallbackAction: note.ad"))).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).endsWith("which the flow does not know; did you mean \"note.add\"?"));
        assertThat(check(flow(rule("r", "true", "retry", "fallbackAction: note.add"))).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("only belongs to a rule with"));
    }
}
