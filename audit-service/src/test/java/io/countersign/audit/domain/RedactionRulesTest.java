package io.countersign.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.domain.RecordFact.CaseRedacted;
import io.countersign.audit.domain.RecordFact.RedactionAsked;
import io.countersign.audit.domain.RecordFact.RedactionDeclined;
import io.countersign.audit.domain.RedactionRules.CaseFacts;
import io.countersign.audit.domain.RedactionRules.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Two people, a reason, nothing open.
class RedactionRulesTest {

    private static final CaseFacts QUIET = new CaseFacts(true, List.of(), false);
    private static final String WHY = "The customer asked for it.";

    private final List<OwnEvent> events = new ArrayList<>();

    @Test void somebodyWithTheRoleMayAskAboutACaseThatIsThereAndOver() {
        // When // Then
        assertThat(ask(true, WHY, QUIET)).isEmpty();
        assertThat(code(ask(false, WHY, QUIET))).isEqualTo("FORBIDDEN");
        assertThat(code(ask(true, "short", QUIET))).isEqualTo("INVALID_PARAMETER");
        assertThat(code(ask(true, "x".repeat(1001), QUIET))).isEqualTo("INVALID_PARAMETER");
        assertThat(code(ask(true, WHY, new CaseFacts(false, List.of(), false)))).isEqualTo("NOT_FOUND");
    }

    @Test void namesTheRunsThatAreOpen() {
        // When
        var refusal = ask(true, WHY, new CaseFacts(true, List.of("run_1 (HELD)", "run_2 (RELEASED)"), false)).orElseThrow();
        // Then
        assertThat(refusal.code()).isEqualTo("OPEN_RUNS");
        assertThat(refusal.detail()).contains("run_1 (HELD), run_2 (RELEASED)");
    }

    @Test void nobodyAsksTwice() {
        // Given
        asked("rdx_1", "leo");
        // When // Then
        assertThat(ask(true, WHY, QUIET).orElseThrow().detail()).contains("rdx_1").contains("leo");
        assertThat(RedactionRules.ask(true, "privacy", "W2", WHY, QUIET, all().values())).isEmpty();
    }

    @Test void aSecondPersonAnswersAndOnlyOnce() {
        // Given
        asked("rdx_1", "leo");
        // When // Then
        assertThat(code(approve(true, "leo", QUIET))).isEqualTo("FOUR_EYES");
        assertThat(code(decline(true, "leo", "No need."))).isEqualTo("FOUR_EYES");
        assertThat(code(approve(false, "priya", QUIET))).isEqualTo("FORBIDDEN");
        assertThat(code(approve(true, "priya", new CaseFacts(true, List.of("run_1 (HELD)"), false)))).isEqualTo("OPEN_RUNS");
        assertThat(code(decline(true, "priya", " "))).isEqualTo("INVALID_PARAMETER");
        assertThat(approve(true, "priya", QUIET)).isEmpty();
        assertThat(decline(true, "priya", "No need.")).isEmpty();
        event("priya", new RedactionDeclined("rdx_1", "No need."));
        assertThat(code(approve(true, "priya", QUIET))).isEqualTo("ALREADY_ENDED");
        assertThat(code(decline(true, "priya", "No need."))).isEqualTo("ALREADY_ENDED");
        assertThat(ask(true, WHY, QUIET)).isEmpty();
    }

    @Test void whatWasRedactedCanBeRedactedAgainOnlyWhenSomethingCameSince() {
        // Given
        asked("rdx_1", "leo");
        event("priya", new CaseRedacted("rdx_1", List.of("ck_1"), "leo", WHY));
        // When // Then
        assertThat(code(ask(true, WHY, QUIET))).isEqualTo("ALREADY_REDACTED");
        assertThat(ask(true, WHY, new CaseFacts(true, List.of(), true))).isEmpty();
    }

    @Test void theReasonOutlivesTheKeysThatSealedTheRequest() {
        // Given
        event("leo", new RedactionAsked("rdx_1", "[erased]"));
        // When
        event("priya", new CaseRedacted("rdx_1", List.of("ck_1"), "leo", WHY));
        // Then
        assertThat(all().get("rdx_1")).extracting(Redaction::reason, Redaction::askedBy, Redaction::endedBy, Redaction::state, Redaction::keyIds)
                .containsExactly(WHY, "leo", "priya", Redaction.State.DONE, List.of("ck_1"));
    }

    private Optional<Refusal> ask(boolean may, String reason, CaseFacts facts) {
        return RedactionRules.ask(may, "privacy", "W1", reason, facts, all().values());
    }

    private Optional<Refusal> approve(boolean may, String by, CaseFacts facts) {
        return RedactionRules.approve(may, "privacy", by, "rdx_1", all().get("rdx_1"), facts);
    }

    private Optional<Refusal> decline(boolean may, String by, String note) {
        return RedactionRules.decline(may, "privacy", by, "rdx_1", note, all().get("rdx_1"));
    }

    private static String code(Optional<Refusal> refusal) {
        return refusal.orElseThrow().code();
    }

    private Map<String, Redaction> all() {
        return Redaction.all(events);
    }

    private void asked(String id, String by) {
        event(by, new RedactionAsked(id, WHY));
    }

    private void event(String by, RecordFact fact) {
        events.add(new OwnEvent(UUID.randomUUID(), "W1", null, "rdx_1", 1, 1, events.size() + 1, Instant.EPOCH, Actor.person(by, "test"), fact));
    }
}
