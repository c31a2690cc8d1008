package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.TextDiff.Kind;
import io.countersign.console.domain.TextDiff.Piece;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextDiffTest {

    @Test
    void oneWordIsOneChange() {
        assertThat(TextDiff.of("We refund 240.00 EUR.", "We refund 190.00 EUR.").pieces()).containsExactly(new Piece(Kind.SAME, "We refund "), new Piece(Kind.DELETED, "240.00"),
                new Piece(Kind.INSERTED, "190.00"), new Piece(Kind.SAME, " EUR."));
    }

    @Test
    void wordsThatChangeTogetherAreOneChange() {
        var diff = TextDiff.of("Go the old way.", "Go a new road.");
        assertThat(diff.changes()).isEqualTo(1);
        assertThat(diff.pieces()).contains(new Piece(Kind.DELETED, "the old way"), new Piece(Kind.INSERTED, "a new road"));
    }

    @Test
    void bothTextsComeBackWhole() {
        var before = "Hi Mara,\n\nyour parcel is lost.  We pay 12 EUR.\n";
        var after = "Hello Mara,\n\nyour parcel was found. We pay nothing.";
        var diff = TextDiff.of(before, after);
        assertThat(text(diff.before())).isEqualTo(before);
        assertThat(text(diff.after())).isEqualTo(after);
    }

    @Test
    void nothingChangedIsNoChange() {
        assertThat(TextDiff.of("as it was", "as it was").same()).isTrue();
        assertThat(TextDiff.of(null, null).same()).isTrue();
    }

    @Test
    void whatCameFromNothingIsInserted() {
        assertThat(TextDiff.of("", "all new").pieces()).containsExactly(new Piece(Kind.INSERTED, "all new"));
    }

    @Test
    void veryLongTextsAreComparedByLines() {
        var lines = "one two three four five six\n".repeat(4000);
        var diff = TextDiff.of(lines, lines + "the end");
        assertThat(diff.pieces()).hasSize(2);
        assertThat(text(diff.after())).endsWith("the end");
    }

    private static String text(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
