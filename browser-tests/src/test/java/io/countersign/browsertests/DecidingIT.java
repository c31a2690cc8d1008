package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One person, or two at once, decide about approvals.
class DecidingIT {

    private static final String REASON = "Both chairs are scratched, the photos show it";
    private static final String CONFLICT = """
            {"dataSources":[{"name":"orders","query":"W-1","ok":true,"conflictsWith":["payments"]},{"name":"payments","query":"W-1","ok":true}]}""";

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void aDecisionElsewhereTakesTheRowAndTheCountAwayWithinASecondAndIsSaid() {
        // Given three that wait, and a colleague who looks at the list
        var word = Run.fresh("gone");
        var asked = new ArrayList<JsonNode>();
        for (int i = 0; i < 3; i++) asked.add(Run.refund("240.00").with("{\"caseId\":\"" + word + "-" + i + "\"}").send().approval());
        var others = tabs.of("priya").go("/inbox?view=all&q=" + word);
        assertThat(others.find("#work [data-row]")).hasCount(3);
        assertThat(others.find(".live")).hasAttribute("data-state", "on");
        var count = others.find("#nav a[href='/inbox?view=mine'] .count").last();
        var before = Integer.parseInt(count.textContent());
        var took = new ArrayList<Long>();
        var mine = tabs.of("ana");
        for (var approval : asked) {
            // When
            var id = approval.path("id").asText();
            var review = Review.open(mine, approval).fill("240.00", REASON + " " + id);
            others.page().evaluate("id => { new MutationObserver(() => { if (!document.querySelector(`[data-row=\"${id}\"]`)) window['gone-' + id] ??= Date.now(); }).observe(document.body, {childList: true, subtree: true}); }", id);
            var clicked = System.currentTimeMillis();
            review.decide("approve");
            // Then
            assertThat(others.find("[data-row='" + id + "']")).hasCount(0);
            took.add(((Number) others.page().evaluate("id => window['gone-' + id]", id)).longValue() - clicked);
            assertThat(others.status()).containsText(Pattern.compile(id + " approved by (ana|Ana Ruiz)"));
        }
        assertThat(Collections.min(took)).as("milliseconds until the row went: " + took).isLessThan(1000);
        assertThat(count).hasText(String.valueOf(before - 3));
    }

    @Test
    void ofTwoWhoClaimAtOnceOneHasItAndTheOtherIsToldWho() {
        // Given
        var approval = Run.refund("240.00").send().approval();
        var two = List.of(Review.open(tabs.of("ana"), approval), Review.open(tabs.of("omar"), approval));
        // When
        for (var review : two) review.tab().page().evaluate("() => setTimeout(() => document.querySelector('[data-action=claim]').click())");
        // Then
        for (var review : two) assertThat(review.tab().find("#main")).containsText(Pattern.compile("Claimed by|has claimed it"));
        var holder = await().atMost(Console.PATIENCE).until(() -> two.getFirst().now().path("claimedBy").asText(""), by -> !by.isEmpty());
        var winner = two.get(holder.equals("ana") ? 0 : 1);
        var other = two.get(holder.equals("ana") ? 1 : 0);
        winner.says("Claimed by you");
        other.says("Claimed by " + (holder.equals("ana") ? "Ana Ruiz" : "Omar Haddad"));
        assertThat(other.action("approve")).isDisabled();
        assertThat(other.action("reject")).isDisabled();
        assertThat(winner.action("approve")).isEnabled();
    }

    @Test
    void aContradictionThatNobodyLookedAtHoldsTheApproval() {
        // Given
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").with(CONFLICT).send().approval()).fill("240.00", REASON);
        // When
        review.action("approve").click();
        // Then the focus is where one has to look, and nothing was sent
        assertThat(review.tab().find(".must input[type=checkbox]").first()).isFocused();
        assertThat(review.post("decision", Map.of("kind", "approve")).status()).isEqualTo(422);
        review.isStillOpen();
        // And once it was looked at, it goes
        review.tab().find(".must input[type=checkbox]").first().check();
        review.decide("approve");
        review.awaitState("FINAL");
    }

    @Test
    void anAmountTypedWrongHoldsTheApprovalAndNamesBoth() {
        // Given
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").send().approval()).fill("24.00", REASON);
        // When
        review.decide("approve");
        // Then
        assertThat(review.tab().find("#amount-wrong")).containsText(Pattern.compile("24[.]00.*240[.]00|240[.]00.*24[.]00", Pattern.DOTALL));
        assertThat(review.amount()).isFocused();
        assertThat(review.reason()).hasValue(REASON);
        assertThat(review.post("decision", Map.of("kind", "approve", "released", "")).status()).isEqualTo(422);
        assertThat(review.post("decision", Map.of("kind", "approve", "released", "2400.00")).status()).isEqualTo(422);
        review.isStillOpen();
    }

    @Test
    void whatAPersonEditedIsWhatGoesOutAndTheDifferenceIsTheSameEverywhere() {
        // Given
        var run = Run.refund("240.00").send();
        var review = Review.open(tabs.of("ana"), run.approval());
        review.tab().press("e");
        var text = review.tab().find("[name='edit.output']");
        assertThat(text).isFocused();
        // When
        text.fill("We are sorry. You get 240.00 EUR back today, and a new chair.");
        assertThat(review.tab().find("#changes ins").first()).containsText("You get");
        var preview = review.marked();
        review.fill("240.00", "The customer wants a new chair as well").decide("approve");
        review.awaitState("FINAL");
        // Then
        var directive = console.awaitAnswer("priya", "ingest-service", "/runs/" + run.runId() + "/directive?wait=10s", answer -> answer != null && answer.path("kind").asText().equals("proceed"));
        assertThat(directive.at("/content/output").asText()).isEqualTo("We are sorry. You get 240.00 EUR back today, and a new chair.");
        review.tab().go("/approvals/" + review.id());
        assertThat(review.marked()).isNotEmpty().isEqualTo(preview);
        review.tab().go("/approvals/" + review.id() + "?print=1");
        assertThat(review.marked()).isEqualTo(preview);
        assertThat(review.tab().find("main")).containsText(review.id());
    }

    @Test
    void whatIsUndoneInTimeNeverHappensAndBothAreRecorded() {
        // Given
        var run = Run.refund("240.00").with("{\"caseId\":\"" + Run.fresh("undo") + "\"}");
        run.json().withObject("/action").put("type", "refund.slow");
        var review = Review.open(tabs.of("ana"), run.send().approval(), "view=all&q=" + run.caseId()).fill("240.00", REASON);
        // When
        review.decide("approve");
        assertThat(review.tab().find(".toast")).containsText("approved");
        review.awaitState("DECIDED");
        review.tab().page().waitForNavigation(() -> review.tab().press("u"));
        // Then
        review.awaitState("OPEN");
        assertThat(console.as("priya", "ingest-service").get("/runs/" + run.runId() + "/directive")).isNull();
        review.tab().go("/approvals/" + review.id() + "?view=all");
        assertThat(review.tab().find(".meta [data-due]")).containsText("left");
        for (var type : List.of("APPROVAL_DECIDED", "DECISION_UNDONE")) {
            console.awaitAnswer("priya", "audit-service", "/record/search?case=" + run.caseId() + "&type=" + type, found -> found.path("hits").size() == 1);
        }
    }

    @Test
    void anUndoThatComesTooLateIsToldWhatToDoInstead() {
        // Given
        var run = Run.refund("240.00");
        run.json().withObject("/action").put("type", "refund.quick");
        var review = Review.open(tabs.of("ana"), run.send().approval()).fill("240.00", REASON);
        review.decide("approve");
        // When
        review.awaitState("FINAL");
        review.tab().go("/approvals/" + review.id() + "?view=all");
        // Then
        assertThat(review.tab().find("[data-action=undo]")).hasCount(0);
        var answer = review.post("undo", Map.of());
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("You can still correct what was sent");
    }

    @Test
    void anApprovalOfWhatHasChangedIsRefusedWithTheChangeAndKeepsWhatWasTyped() {
        // Given a page, and a colleague who changes the amount meanwhile
        var approval = Run.refund("900.00").send().approval();
        var review = Review.open(tabs.of("ana"), approval).fill("900.00", REASON);
        var colleague = Review.open(tabs.of("omar"), approval);
        colleague.tab().press("e");
        colleague.tab().find("[name='edit.amount']").fill("800.00");
        colleague.fill("800.00", "Only eight of the nine chairs are scratched").decide("approve");
        // When
        assertThat(review.tab().find("#moved")).containsText("What you typed stays");
        assertThat(review.reason()).hasValue(REASON);
        var answer = review.tab().page().waitForResponse(response -> response.url().contains("/decision"), () -> review.tab().page().evaluate("() => document.querySelector('#decide [data-action=approve]').click()"));
        // Then
        assertThat(answer.status()).isEqualTo(409);
        review.says("Omar Haddad changed the amount from 900.00 to 800.00 EUR");
        assertThat(review.reason()).hasValue(REASON);
        assertThat(review.marked()).contains("900.00", "800.00");
        assertThat(review.action("approve")).containsText(Pattern.compile("^Approve A$"));
        review.isStillOpen();
    }

    @Test
    void aRejectionNeedsAReasonAndTheReasonIsFoundInTheRecord() {
        // Given
        var word = Run.fresh("reason").replace("-", "");
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").send().approval());
        // When
        review.tab().press("r");
        // Then
        assertThat(review.reason()).isFocused();
        review.isStillOpen();
        // When
        review.reason().fill("The photos show another chair " + word);
        review.tab().page().waitForNavigation(() -> review.tab().press("Control+Enter"));
        review.awaitState("FINAL");
        // Then
        console.awaitAnswer("priya", "audit-service", "/record/search?text=" + word, found -> found.path("hits").size() > 0);
        var auditor = tabs.of("ines").go("/record?q=" + word);
        assertThat(auditor.find("main")).containsText("The photos show another chair " + word);
    }

    @Test
    void aStaleFormIsRefusedByTheServerToo() {
        // Given
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").send().approval()).fill("240.00", REASON);
        // When // Then
        assertThat(review.post("decision", Map.of("kind", "approve", "actionDigest", "0".repeat(64))).status()).isEqualTo(409);
        review.isStillOpen();
    }
}
