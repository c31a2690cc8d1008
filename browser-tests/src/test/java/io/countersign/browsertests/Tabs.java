package io.countersign.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives each test signed-in browsers and closes them after it. A test during which a page did what no page should do has failed, and of a failed test the
/// open pages are kept as pictures in `target/failures`.
final class Tabs implements AfterEachCallback, AfterAllCallback {

    private static final double PATIENCE_MS = 15_000;
    /// Cookies of who has signed in before, so that not every test signs in again.
    private static final Map<String, String> SIGNED_IN = new HashMap<>();

    private final List<Tab> open = new ArrayList<>();
    private final Map<String, Tab> kept = new HashMap<>();

    /// A browser of its own in which this person is signed in.
    ///
    /// @param person `nobody`: nobody is
    Tab of(String person) {
        if (person.equals("nobody")) return ofNobody();
        return of(person, 1440, 900);
    }

    Tab of(String person, int width, int height) {
        var options = new Browser.NewContextOptions().setBaseURL(Console.get().url()).setViewportSize(width, height).setReducedMotion(ReducedMotion.REDUCE).setTimezoneId("Europe/Berlin")
                .setLocale("en-GB");
        if (SIGNED_IN.containsKey(person)) options.setStorageState(SIGNED_IN.get(person));
        var tab = tab(person, options);
        if (!SIGNED_IN.containsKey(person)) {
            signIn(tab, person, "/sign-in");
            SIGNED_IN.put(person, tab.context().storageState());
        }
        return tab;
    }

    /// The same browser in every test of a class whose `Tabs` are static: it has the fonts and scripts from the page before, as a person's has.
    ///
    /// @param script that runs before each page's own
    Tab kept(String person, String script) {
        return kept.computeIfAbsent(person, name -> {
            var tab = of(name);
            open.remove(tab);
            tab.page().addInitScript(script);
            return tab;
        });
    }

    /// A browser in which nobody is signed in.
    Tab ofNobody() {
        return tab("nobody", new Browser.NewContextOptions().setBaseURL(Console.get().url()).setViewportSize(1440, 900));
    }

    private Tab tab(String person, Browser.NewContextOptions options) {
        var context = Chromium.get().newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        var tab = Tab.of(person, context, Console.get().url());
        open.add(tab);
        return tab;
    }

    /// Fills the sign-in form, at an address that leads there.
    static void signIn(Tab tab, String person, String path) {
        tab.go(path);
        tab.page().fill("[name=person]", person);
        tab.page().fill("[name=password]", Console.get().passwordOf(person));
        tab.page().click("main button");
        tab.page().waitForURL(url -> !url.contains("/sign-in"));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        try {
            if (test.getExecutionException().isPresent()) {
                for (int i = 0; i < open.size(); i++) {
                    open.get(i).page().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/failures", test.getRequiredTestClass().getSimpleName() + "." + test.getRequiredTestMethod().getName()
                            + "-" + i + "-" + open.get(i).person() + ".png")));
                }
            }
            open.addAll(kept.values());
            assertThat(open).allSatisfy(tab -> assertThat(tab.problems()).as("what went wrong in the page of " + tab.person()).isEmpty());
        } finally {
            open.removeAll(kept.values());
            open.forEach(Tab::close);
            open.clear();
            kept.values().forEach(tab -> tab.problems().clear());
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        kept.values().forEach(Tab::close);
    }
}
