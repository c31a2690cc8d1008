package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;

/// The page on which one approval is decided, as a person has it in front of them.
///
/// @param tab whose browser
/// @param id of the approval
record Review(Tab tab, String id) {

    /// @param query of the list that the person comes from
    static Review open(Tab tab, JsonNode approval, String query) {
        var id = approval.path("id").asText();
        tab.go("/approvals/" + id + "?" + query);
        // The page has told the service that it was seen: its script is there.
        tab.page().waitForSelector("#seen[data-said]", new com.microsoft.playwright.Page.WaitForSelectorOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
        return new Review(tab, id);
    }

    static Review open(Tab tab, JsonNode approval) {
        return open(tab, approval, "view=all");
    }

    Locator action(String name) {
        return tab.find("#decide [data-action=" + name + "], #move-card [data-action=" + name + "]").first();
    }

    Locator reason() {
        return tab.find("#decide [name=note]");
    }

    Locator amount() {
        return tab.find("#decide [name=released]");
    }

    Review fill(String amount, String reason) {
        amount().fill(amount);
        reason().fill(reason);
        return this;
    }

    /// Clicks, and waits for the page that follows.
    void decide(String name) {
        tab.page().waitForNavigation(() -> action(name).click());
    }

    /// The approval as the service has it.
    JsonNode now() {
        return Console.get().as("priya", "approval-service").get("/approvals/" + id);
    }

    void awaitState(String state) {
        Console.get().awaitAnswer("priya", "approval-service", "/approvals/" + id, item -> item.path("state").asText().equals(state));
    }

    void isStillOpen() {
        org.assertj.core.api.Assertions.assertThat(now().path("state").asText()).isEqualTo("OPEN");
    }

    /// The form as it stands, with some fields of another value, sent without the page: what the page would hold back, the server has to.
    APIResponse post(String path, Map<String, String> instead) {
        @SuppressWarnings("unchecked")
        var fields = (List<List<String>>) tab.page().evaluate("() => [...new FormData(document.querySelector('#decide') ?? document.querySelector('#move'))]");
        var form = FormData.create();
        for (var field : fields) if (!instead.containsKey(field.getFirst())) form.append(field.getFirst(), field.getLast());
        instead.forEach(form::append);
        return tab.context().request().post(Console.get().url() + "/approvals/" + id + "/" + path, RequestOptions.create().setForm(form).setMaxRedirects(0));
    }

    /// What another person's page would send, sent by this one.
    APIResponse postWith(Review other, Map<String, String> instead) {
        @SuppressWarnings("unchecked")
        var fields = (List<List<String>>) other.tab.page().evaluate("() => [...new FormData(document.querySelector('#decide'))]");
        var token = tab.context().cookies().stream().filter(cookie -> cookie.name.equals("countersign-csrf")).findFirst().orElseThrow().value;
        var form = FormData.create().append("csrf-token", (String) tab.page().evaluate("() => document.querySelector('[name=csrf-token]')?.value ?? ''"));
        org.assertj.core.api.Assertions.assertThat(token).isNotEmpty();
        for (var field : fields) if (!instead.containsKey(field.getFirst()) && !field.getFirst().equals("csrf-token")) form.append(field.getFirst(), field.getLast());
        instead.forEach(form::append);
        return tab.context().request().post(Console.get().url() + "/approvals/" + id + "/decision", RequestOptions.create().setForm(form).setMaxRedirects(0));
    }

    /// What the page marks as put in or taken out.
    List<String> marked() {
        return tab.find("#changes ins, #changes del").allTextContents();
    }

    void says(String text) {
        assertThat(tab.find("#main")).containsText(text);
    }
}
