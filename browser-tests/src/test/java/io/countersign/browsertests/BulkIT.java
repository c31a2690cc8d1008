package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Several small approvals that are alike are decided at once, and each is recorded for itself.
class BulkIT {

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void twelveAlikeAreApprovedAtOnceAndAMixedSelectionIsNot() {
        // Given twelve vouchers of 12.50, and a refund of high risk among them
        var word = Run.fresh("bulk");
        var vouchers = IntStream.range(0, 12).mapToObj(i -> Run.voucher("12.50").with("{\"caseId\":\"" + word + "-" + i + "\"}")).toList();
        var refund = Run.refund("240.00").with("{\"caseId\":\"" + word + "-refund\"}");
        Run.sendAll(Stream.concat(vouchers.stream(), Stream.of(refund)).toList());
        vouchers.forEach(Run::approval);
        var odd = refund.approval().path("id").asText();
        var tab = tabs.of("ana").go("/inbox?view=all&q=" + word);
        var picks = tab.find("[data-row] [name=pick]");
        assertThat(picks).hasCount(13);
        // When
        picks.all().forEach(pick -> pick.check());
        // Then
        var approve = tab.find(".bulk [data-action=approve]");
        assertThat(approve).isDisabled();
        assertThat(tab.find(".bulk [data-why]")).containsText("Only low risk can be decided at once");
        // When
        tab.find("[data-row='" + odd + "'] [name=pick]").uncheck();
        // Then
        assertThat(tab.find(".bulk [data-count]")).hasText("12 selected, 150.00 EUR");
        assertThat(tab.find(".bulk [data-why]")).isEmpty();
        assertThat(approve).isEnabled();
        // When
        tab.find(".bulk [name=note]").fill("All scratched in the same delivery");
        approve.click();
        // Then
        assertThat(tab.find("[role=status]").filter(new Locator.FilterOptions().setHasText("12 of 12 approved."))).isVisible();
        assertThat(picks).hasCount(1);
        var events = new HashSet<String>();
        for (var voucher : vouchers) {
            var found = console.awaitAnswer("priya", "audit-service", "/record/search?case=" + voucher.caseId() + "&type=APPROVAL_DECIDED", answer -> answer.path("hits").size() > 0).path("hits");
            assertThat(found).hasSize(1);
            events.add(found.path(0).path("eventId").asText());
        }
        assertThat(events).hasSize(12);
        assertThat(console.as("priya", "approval-service").get("/approvals/" + odd).path("state").asText()).isEqualTo("OPEN");
    }
}
