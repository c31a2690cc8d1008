package io.countersign.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.countersign.browsertests.Places.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page in both themes on a wide screen, on a phone and at twice the size: nothing that axe finds, nothing that overlaps, nothing that hides what has
/// focus. The pictures go to `target/screenshots`.
class PagesIT {

    private record Window(String name, int width, int height) {}

    private static final List<Window> WINDOWS = List.of(new Window("1440", 1440, 900), new Window("390", 390, 844));
    // A screen of 1440 at 200 % has room for 720.
    private static final Window ZOOMED = new Window("zoomed", 720, 450);
    private static final int LARGEST_SCRIPT = 60_000;
    private static final double MOST_SHIFT = 0.02;
    private static final String WATCH_SHIFTS = """
            window.shifted = 0;
            window.shifts = [];
            new PerformanceObserver(list => list.getEntries().filter(e => !e.hadRecentInput).forEach(e => {
              window.shifted += e.value;
              window.shifts.push(e.value.toFixed(3) + ": " + e.sources.map(s => (s.node?.id || s.node?.className || s.node?.nodeName) + " by " + (s.currentRect.y - s.previousRect.y).toFixed(0)).join(", "));
            })).observe({type: "layout-shift", buffered: true});""";
    private static final String SETTLED = "() => document.readyState === 'complete' && document.fonts.status === 'loaded' && !document.querySelector('.htmx-request, .htmx-settling')";
    private static final String SCRIPT_BYTES = "() => performance.getEntriesByType('resource').filter(r => new URL(r.name).pathname.endsWith('.js')).reduce((sum, r) => sum + r.decodedBodySize, 0)";

    private static final String WHOLE_HEIGHT = "() => innerHeight + Math.max(0, ...[document.documentElement, ...document.querySelectorAll('main, .pane, .scroll')].map(e => e.scrollHeight - e.clientHeight))";
    private static final int HIGHEST_PICTURE = 4_000;

    @RegisterExtension
    static final Tabs TABS = new Tabs();

    static List<Place> places() {
        return Places.all();
    }

    @ParameterizedTest
    @MethodSource("places")
    void aPageIsForEveryoneInEveryThemeAndWidth(Place place) {
        // Given
        var page = TABS.kept(place.person(), WATCH_SHIFTS).page();
        var wrong = new ArrayList<String>();
        show(page, WINDOWS.getFirst(), ColorScheme.LIGHT);
        // When
        page.navigate(place.path());
        page.waitForFunction(SETTLED);
        still(page, wrong);
        for (var window : WINDOWS) {
            show(page, window, ColorScheme.LIGHT);
            look(page, window.name() + " light: ", wrong, Look::axe, Look::layout, Look::focus);
            picture(page, window, place.name() + "-" + window.name() + "-light");
            show(page, window, ColorScheme.DARK);
            look(page, window.name() + " dark: ", wrong, Look::colours);
            picture(page, window, place.name() + "-" + window.name() + "-dark");
        }
        show(page, ZOOMED, ColorScheme.LIGHT);
        look(page, "at 200 %: ", wrong, Look::layout, Look::focus);
        light(page, wrong);
        // Then
        assertThat(wrong).isEmpty();
    }

    private static void show(Page page, Window window, ColorScheme theme) {
        page.setViewportSize(window.width(), window.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
    }

    @SafeVarargs
    private static void look(Page page, String where, List<String> wrong, Function<Page, List<String>>... looks) {
        for (var look : looks) look.apply(page).forEach(sentence -> wrong.add(where + sentence));
    }

    /// The page down to its end, also where it scrolls in itself.
    private static void picture(Page page, Window window, String name) {
        var height = ((Number) page.evaluate(WHOLE_HEIGHT)).intValue();
        page.setViewportSize(window.width(), Math.clamp(height, window.height(), HIGHEST_PICTURE));
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")));
        page.setViewportSize(window.width(), window.height());
    }

    /// A page stands still from the moment that it is there.
    private static void still(Page page, List<String> wrong) {
        var shift = ((Number) page.evaluate("window.shifted")).doubleValue();
        if (shift >= MOST_SHIFT) wrong.add("shifts by " + shift + " while it loads: " + page.evaluate("window.shifts"));
    }

    /// A page starts at once. Asked at the end, when all that it loads later is there, too.
    private static void light(Page page, List<String> wrong) {
        var bytes = ((Number) page.evaluate(SCRIPT_BYTES)).intValue();
        if (bytes == 0 || bytes >= LARGEST_SCRIPT) wrong.add("script: " + bytes + " bytes");
    }
}
