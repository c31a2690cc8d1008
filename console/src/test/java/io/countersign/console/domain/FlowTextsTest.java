package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlowTextsTest {

    private static final String FLOW = """
            flow: desk
            description: Answers
            owner: priya
            actions:
              note.add: {effect: internal, risk: low}
              refund: {effect: external, risk: high, owner: team-lead, backup: finance, respondWithin: PT30M}
            attempts: {technical: 1, perCase: 3, within: PT10M}
            exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
            rules:
              - id: large
                name: Large refunds wait
                when: action.type == "refund" && action.amount > 100 && action.currency == "EUR"
                then: approve
                reason: Large
                owner: priya
                reviewBy: 2027-01-31
            """;

    @Test
    void whatTwoTextsDoDifferentlyIsSaidInSentences() {
        assertThat(FlowTexts.differences(FLOW, FLOW.replace("> 100", "> 250")).orElseThrow()).singleElement().asString().contains("large").contains("100").contains("250");
        assertThat(FlowTexts.differences(FLOW, FLOW + "# a comment\n").orElseThrow()).isEmpty();
    }

    @Test
    void aTextThatCannotBeReadSaysNothing() {
        assertThat(FlowTexts.definition("flow: [")).isEmpty();
        assertThat(FlowTexts.definition(null)).isEmpty();
        assertThat(FlowTexts.definition("# " + "x".repeat(FlowTexts.LARGEST))).isEmpty();
        assertThat(FlowTexts.differences(FLOW, "nonsense")).isEmpty();
    }

    @Test
    void itIsExplainedWithPeopleByTheirNames() {
        var words = FlowTexts.explained(FLOW, Instant.parse("2026-11-28T12:00:00Z"), who -> who.equals("priya") ? "Priya Nair" : who).orElseThrow();
        assertThat(words.summary().getFirst()).startsWith("Priya Nair answers for this flow.");
    }
}
