package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WayTest {

    private static List<String> offered(List<Way> ways) {
        return ways.stream().filter(Way::offered).map(Way::kind).toList();
    }

    @Test
    void allWaysAreOfferedForARunWithAFallback() {
        assertThat(offered(Way.of(false, 2, "support-reply-safe@3", null)))
                .containsExactlyInAnyOrder("fix", "retry", "fallback", "release", "approval", "correct", "by-hand", "reject", "dismiss");
    }

    @Test
    void withoutAFallbackOfTheFlowItIsNotOfferedAndSaysWhy() {
        var fallback = Way.of(false, 0, null, null).stream().filter(w -> w.kind().equals("fallback")).findFirst().orElseThrow();
        assertThat(fallback.whyNot()).contains("names no fallback");
    }

    @Test
    void afterThreeHandOversOnlyReleaseRejectAndByHandAreLeft() {
        assertThat(offered(Way.of(false, 3, "safe@1", null))).containsExactlyInAnyOrder("release", "by-hand", "reject");
    }

    @Test
    void whoDecidesIsNamedWhereItIsKnown() {
        assertThat(Way.of(false, 0, null, "Ana Ruiz (team lead) decides.")).filteredOn(w -> w.kind().equals("approval")).extracting(Way::does).containsExactly("Ana Ruiz (team lead) decides.");
    }

    @Test
    void onlyWhatTheRulesJudgeAgainIsChosenBeforeAPersonChooses() {
        assertThat(List.of(Way.careful("MISSING_DATA", true), Way.careful("TECHNICAL", false))).containsExactly("fix", "retry");
        assertThat(List.of(Way.careful("MISSING_DATA", false), Way.careful("UNKNOWN_ACTION", true), Way.careful("LOW_CONFIDENCE", false))).containsOnly("");
    }

    @Test
    void anIncidentIsDoneByHandOrNeedsNothing() {
        assertThat(offered(Way.of(true, 0, null, null))).containsExactlyInAnyOrder("by-hand", "dismiss");
    }
}
