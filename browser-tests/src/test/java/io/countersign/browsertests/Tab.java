package io.countersign.browsertests;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/// One person's browser: cookies, storage and a page of its own.
///
/// @param context the browser
/// @param page the one page that is open
/// @param problems what no page should do: a script that failed, something that the page's own rules forbade, a request elsewhere, an answer 5xx
record Tab(String person, BrowserContext context, Page page, List<String> problems) implements AutoCloseable {

    static Tab of(String person, BrowserContext context, String home) {
        var problems = new ArrayList<String>();
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            // A refusal is an answer that the tests look at themselves; the browser notes each.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) problems.add(message.text());
        });
        page.onPageError(error -> problems.add(error));
        page.onRequest(request -> {
            if (!request.url().startsWith(home) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) problems.add("a request to " + request.url());
        });
        page.onResponse(response -> {
            if (response.status() >= 500) problems.add(response.status() + " " + response.url());
        });
        page.onDialog(dialog -> {
            problems.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        return new Tab(person, context, page, problems);
    }

    Tab go(String path) {
        page.navigate(path);
        return this;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    void press(String... keys) {
        for (var key : keys) page.keyboard().press(key);
    }

    /// What a screen reader is told without being asked.
    Locator status() {
        return page.locator("#status");
    }

    @Override
    public void close() {
        context.close();
    }
}
