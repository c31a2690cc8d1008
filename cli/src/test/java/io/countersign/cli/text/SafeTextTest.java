package io.countersign.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SafeTextTest {

    private static final String HOSTILE = "\u001b[31mred\u001b[0m \u001b]8;;http://example.com\u0007link\u001b]8;;\u0007 \u202eevil\u202c \u2066x\u2069 a\u200bb \u0085 \u009b1m\rover";

    @Test
    void nothingThatActsOnATerminalIsLeft() {
        // When
        var safe = SafeText.line(HOSTILE);
        // Then
        assertThat(safe.codePoints()).noneMatch(c -> Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT);
        assertThat(safe).contains("␛[31mred", "<U+202E>evil<U+202C>", "<U+2066>", "a<U+200B>b", "<U+009B>1m over");
    }

    @Test
    void loneSurrogatesAndSeparatorsAreShown() {
        assertThat(SafeText.line("a\ud800b\u2028c")).isEqualTo("a<U+D800>b<U+2028>c");
    }

    @Test
    void wordsOfAnyLanguageStayAsTheyAre() {
        assertThat(SafeText.line("Ana Ruíz, 価格 190 €, שלום, 👩‍🔧")).isEqualTo("Ana Ruíz, 価格 190 €, שלום, 👩‍🔧");
    }

    @Test
    void jsonOutputCarriesTheSameValueWithoutActingCharacters() throws Exception {
        // Given
        var value = Json.object().put("output", HOSTILE);
        // When
        var line = Json.line(value);
        // Then
        assertThat(line.codePoints()).noneMatch(c -> Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT);
        assertThat(Json.parse(line)).isEqualTo(value);
    }

    @Test
    void longTextWrapsUnderItsHeadAndLosesNothing() {
        // Given
        var text = "word ".repeat(60).strip() + "\n" + "x".repeat(300);
        var printed = new StringWriter();
        // When
        Wrapped.print(new PrintWriter(printed), "  why  ", text);
        // Then
        assertThat(printed.toString().lines()).allMatch(line -> line.length() <= 110).allMatch(line -> line.startsWith("  why  ") || line.startsWith("       "));
        assertThat(printed.toString().replaceAll("\\s+", "")).isEqualTo(("why" + text).replaceAll("\\s+", ""));
    }

    @Test
    void columnsLineUpAndCutWithAnEllipsis() {
        // Given
        var table = new Columns("id", "why");
        table.row("a", "short");
        table.row("longer", "y".repeat(400));
        var printed = new StringWriter();
        // When
        table.print(new PrintWriter(printed), "");
        // Then
        assertThat(printed.toString().lines().toList()).hasSize(3).allMatch(line -> line.length() <= 150).element(2).asString().endsWith("…");
        assertThat(printed.toString().lines().skip(1)).allMatch(line -> line.charAt(8) == 's' || line.charAt(8) == 'y');
    }
}
