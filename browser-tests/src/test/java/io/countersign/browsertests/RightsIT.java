package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who sees and decides what. The console has no rights of its own: the services say no.
class RightsIT {

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void whomACaseDoesNotConcernSeesItNowhereAndCannotDecideIt() {
        // Given somebody of legal, who listens, and a payment that finance decides
        var word = Run.fresh("secret");
        var legal = tabs.of("lena").go("/inbox?view=all");
        legal.page().evaluate("() => { window.heard = []; new EventSource('/events').addEventListener('changed', e => window.heard.push(e.data)); }");
        var finance = tabs.of("fiona").go("/inbox?view=all");
        assertThat(finance.find(".live")).hasAttribute("data-state", "on");
        finance.page().evaluate("() => { window.heard = []; new EventSource('/events').addEventListener('changed', e => window.heard.push(e.data)); }");
        var run = Run.refund("5000.00").with("{\"caseId\":\"" + word + "\"}");
        run.json().withObject("/action").put("type", "payment");
        // When
        var approval = run.send().approval();
        var id = approval.path("id").asText();
        finance.page().waitForFunction("id => window.heard.some(data => data.includes(id))", id);
        // Then
        assertThat((String) legal.page().evaluate("() => window.heard.join()")).doesNotContain(id);
        legal.go("/inbox?view=all&q=" + word);
        assertThat(legal.find("[data-row]")).hasCount(0);
        legal.go("/search?q=" + word);
        assertThat(legal.find("main")).not().containsText(id);
        assertThat(legal.find("main")).not().containsText("5000");
        assertThat(console.as("lena", "approval-service").get("/approvals/stats").path("open").asInt()).isZero();
        var review = Review.open(finance, approval);
        var csrf = finance.find("#decide [name=csrf-token]").inputValue();
        assertThat(csrf).isNotEmpty();
        legal.go("/settings");
        var answer = new Review(legal, id).postWith(review, Map.of("kind", "approve", "released", "5000.00", "note", "I would like to see this paid"));
        assertThat(answer.status()).isEqualTo(403);
        review.isStillOpen();
    }

    @Test
    void whoEditedAboveTheLimitDoesNotApproveItAlone() {
        // Given a refund far above the edit limit, which the team lead changes
        var approval = Run.refund("900.00").send().approval();
        var editor = Review.open(tabs.of("ana"), approval);
        editor.tab().press("e");
        editor.tab().find("[name='edit.amount']").fill("850.00");
        editor.fill("850.00", "One chair is not scratched after all").decide("approve");
        // When
        editor.isStillOpen();
        editor.tab().go("/approvals/" + editor.id() + "?view=all");
        // Then
        assertThat(editor.action("approve")).isDisabled();
        var second = Review.open(tabs.of("omar"), approval);
        second.says("850.00");
        second.fill("850.00", "The photos show it, and the amount is right").decide("approve");
        second.awaitState("FINAL");
        assertThat(second.now().at("/run/action/amount").asText()).isEqualTo("850.00");
    }

    @Test
    void withoutAPasswordThereIsNothingToSee() {
        var nobody = tabs.ofNobody();
        for (var path : new String[] {"/inbox", "/exceptions", "/runs", "/record", "/flows", "/replay", "/people", "/nav"}) {
            nobody.go(path);
            assertThat(nobody.page().url()).contains("/sign-in");
        }
        assertThat(nobody.context().request().get(console.url() + "/events", com.microsoft.playwright.options.RequestOptions.create().setMaxRedirects(0)).status()).isIn(302, 303, 401);
    }

    @Test
    void aFormFromElsewhereIsRefused() {
        // Given a signed-in person, and a form without the page's own token
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").send().approval());
        // When // Then
        assertThat(review.post("claim", Map.of("csrf-token", "guessed")).status()).isIn(400, 403);
        assertThat(review.now().path("claimedBy").asText("")).isEmpty();
    }
}
