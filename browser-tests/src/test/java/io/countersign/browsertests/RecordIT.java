package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happened is found from a number that a customer names, and proves itself.
class RecordIT {

    private static final LocatorAssertions.IsVisibleOptions LONG = new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void anOrderNumberLeadsToTheWholeStoryWithNames() {
        // Given a refund that a team lead edited and approved
        var run = Run.refund("240.00").send();
        var review = Review.open(tabs.of("ana"), run.approval());
        review.tab().press("e");
        review.tab().find("[name='edit.output']").fill("You get 240.00 EUR back today.");
        review.fill("240.00", "A shorter answer is enough").decide("approve");
        review.awaitState("FINAL");
        console.awaitAnswer("priya", "audit-service", "/record/search?case=" + run.caseId() + "&type=APPROVAL_DECIDED", found -> found.path("hits").size() > 0);
        // When
        var auditor = tabs.of("ines").go("/inbox");
        auditor.find("#find").fill(run.order());
        auditor.page().waitForNavigation(() -> auditor.press("Enter"));
        auditor.page().waitForNavigation(() -> auditor.find("main .hits a.title").first().click());
        // Then
        var story = auditor.find("main");
        assertThat(story).containsText("Ana Ruiz");
        assertThat(story).containsText("A shorter answer is enough");
        assertThat(story).containsText("My order arrived scratched");
        assertThat(story.locator("ins").first()).containsText("You get");
        assertThat(story.locator("del").first()).containsText("We are sorry");
    }

    @Test
    void aRecordThatWasTamperedWithNamesTheEntry() throws Exception {
        // Given
        var run = Run.refund("10.00").send();
        run.await("RELEASED");
        console.awaitAnswer("priya", "audit-service", "/record/search?case=" + run.caseId(), found -> found.path("hits").size() > 1);
        var tab = tabs.of("ines").go("/record/verify");
        tab.find("main form button").click();
        assertThat(tab.find("[data-verdict=ok]")).isVisible(LONG);
        var hit = console.as("priya", "audit-service").get("/record/search?case=" + run.caseId() + "&limit=1").path("hits").path(0);
        var eventId = hit.path("eventId").asText();
        // When somebody who owns the database changes one byte
        flip(eventId);
        try {
            tab.go("/record/verify");
            tab.find("main form button").click();
            // Then
            assertThat(tab.find("[data-verdict=bad]")).isVisible(LONG);
            assertThat(tab.find("[data-verdict=bad] dl")).containsText(hit.path("index").asText());
            assertThat(tab.find("[data-verdict=bad] dl")).containsText(hit.path("shard").asText());
        } finally {
            flip(eventId);
        }
        tab.go("/record/verify");
        tab.find("main form button").click();
        assertThat(tab.find("[data-verdict=ok]")).isVisible(LONG);
    }

    private void flip(String eventId) throws SQLException {
        try (var database = DriverManager.getConnection(console.stack().jdbcUrl("record"), "postgres", console.stack().databasePassword("postgres")); var sql = database.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            assertThat(sql.executeUpdate("UPDATE entry SET open_part = set_byte(open_part, 9, get_byte(open_part, 9) # 1) WHERE event_id = '" + eventId + "'")).isEqualTo(1);
        }
    }
}
