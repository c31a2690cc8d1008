package io.countersign.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.countersign.browsertests.Places.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page in both themes on a wide screen, on a phone and at twice the size: nothing that axe finds, nothing that overlaps, nothing that hides what has
/// focus. The pictures go to `target/screenshots`.
class PagesIT {

    private record Window(String name, int width, int height) {}

    // A screen of 1440 at 200 % has room for 720.
    private static final List<Window> WINDOWS = List.of(new Window("1440", 1440, 900), new Window("390", 390, 844), new Window("zoomed", 720, 450));
    private static final int LARGEST_SCRIPT = 60_000;
    private static final double MOST_SHIFT = 0.02;
    private static final String WATCH_SHIFTS = """
            window.shifted = 0;
            new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifted += e.value; })).observe({type: "layout-shift", buffered: true});""";
    private static final String SETTLED = "() => document.readyState === 'complete' && document.fonts.status === 'loaded' && !document.querySelector('.htmx-request, .htmx-settling')";
    private static final String SCRIPT_BYTES = "() => performance.getEntriesByType('resource').filter(r => new URL(r.name).pathname.endsWith('.js')).reduce((sum, r) => sum + r.decodedBodySize, 0)";

    private static final String WHOLE_HEIGHT = "() => innerHeight + Math.max(0, ...[document.documentElement, ...document.querySelectorAll('main, .pane, .scroll')].map(e => e.scrollHeight - e.clientHeight))";
    private static final int HIGHEST_PICTURE = 4_000;

    @RegisterExtension
    final Tabs tabs = new Tabs();

    static List<Place> places() {
        return Places.all();
    }

    @ParameterizedTest
    @MethodSource("places")
    void aPageIsForEveryoneInEveryThemeAndWidth(Place place) {
        // Given
        var tab = tabs.of(place.person());
        var page = tab.page();
        page.addInitScript(WATCH_SHIFTS);
        var wrong = new ArrayList<String>();
        // When
        tab.go(place.path());
        for (var window : WINDOWS) {
            page.setViewportSize(window.width(), window.height());
            for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                page.waitForFunction(SETTLED);
                if (window == WINDOWS.getFirst() && theme == ColorScheme.LIGHT) weigh(page, wrong);
                var where = window.name() + " " + theme.name().toLowerCase() + ": ";
                if (theme == ColorScheme.DARK) {
                    Look.colours(page).forEach(sentence -> wrong.add(where + sentence));
                } else {
                    Look.axe(page).forEach(sentence -> wrong.add(where + sentence));
                    Look.layout(page).forEach(sentence -> wrong.add(where + sentence));
                    Look.focus(page).forEach(sentence -> wrong.add(where + sentence));
                }
                if (!window.name().equals("zoomed")) picture(page, window, place.name() + "-" + window.name() + "-" + theme.name().toLowerCase());
            }
        }
        // Then
        assertThat(wrong).isEmpty();
    }

    /// The page down to its end, also where it scrolls in itself.
    private static void picture(Page page, Window window, String name) {
        var height = ((Number) page.evaluate(WHOLE_HEIGHT)).intValue();
        page.setViewportSize(window.width(), Math.clamp(height, window.height(), HIGHEST_PICTURE));
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")));
        page.setViewportSize(window.width(), window.height());
    }

    /// A page that is light enough to start at once, and stands still once it is there.
    private static void weigh(Page page, List<String> wrong) {
        var bytes = ((Number) page.evaluate(SCRIPT_BYTES)).intValue();
        if (bytes == 0 || bytes >= LARGEST_SCRIPT) wrong.add("script: " + bytes + " bytes");
        var shift = ((Number) page.evaluate("window.shifted")).doubleValue();
        if (shift >= MOST_SHIFT) wrong.add("shifts by " + shift + " while it loads");
    }
}
