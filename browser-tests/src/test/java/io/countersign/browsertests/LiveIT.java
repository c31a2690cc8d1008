package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import io.countersign.deploy.StackListener;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A page that stays true while the network does not, and on paper.
class LiveIT {

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void aPageWhoseConnectionBreaksSaysSoAndIsTrueAgainWhenItIsBack() {
        // Given
        var word = Run.fresh("cut");
        var approval = Run.refund("240.00").with("{\"caseId\":\"" + word + "\"}").send().approval();
        var tab = tabs.of("priya").go("/inbox?view=all&q=" + word);
        assertThat(tab.find(".live")).hasAttribute("data-state", "on");
        // When the console dies while a colleague decides
        tab.page().evaluate("() => { window.stillHere = true; }");
        var console = Console.get();
        console.stack().process("console").orElseThrow().kill();
        assertThat(tab.find(".live")).containsText("Reconnecting");
        console.command("approvals", "reject", approval.path("id").asText(), "--note", "The photos show another chair", "--as", "ana");
        console.stack().start(java.util.List.of("console"), new StackListener() {});
        // Then
        assertThat(tab.find(".live")).containsText("Live", new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        assertThat(tab.find("[data-row]:not([data-gone])")).hasCount(0);
        Assertions.assertThat(tab.page().evaluate("window.stillHere")).isEqualTo(true);
        tab.problems().removeIf(problem -> problem.startsWith("htmx:")); // it asked while nobody answered
    }

    @Test
    void aCaseOnPaperIsBlackOnWhiteWithItsIds() {
        // Given
        var run = Run.refund("240.00").send();
        var review = Review.open(tabs.of("ana"), run.approval());
        review.tab().page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
        // When
        review.tab().go("/approvals/" + review.id() + "?print=1");
        // Then
        var page = review.tab().page();
        Assertions.assertThat(page.evaluate("() => getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(255, 255, 255)");
        Assertions.assertThat(page.evaluate("() => getComputedStyle(document.querySelector('main h1')).color")).isEqualTo("rgb(0, 0, 0)");
        for (var hidden : new String[] {".rail", ".top", ".bottom"}) assertThat(review.tab().find(hidden)).isHidden();
        for (var id : new String[] {review.id(), run.caseId(), run.runId()}) assertThat(review.tab().find("main")).containsText(id);
    }
}
