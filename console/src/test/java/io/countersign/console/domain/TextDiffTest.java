package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.TextDiff.Kind;
import io.countersign.console.domain.TextDiff.Piece;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextDiffTest {

    @Test
    void tellsWordByWordWhatWentAndWhatCame() {
        var diff = TextDiff.of("Your refund will arrive today.", "Your refund has started today.");

        assertThat(diff.pieces()).containsExactly(new Piece(Kind.SAME, "Your refund "), new Piece(Kind.GONE, "will arrive "), new Piece(Kind.NEW, "has started "),
                new Piece(Kind.SAME, "today."));
        assertThat(diff.changes()).isOne();
    }

    @Test
    void sidesHaveOnlyTheirOwnText() {
        var diff = TextDiff.of("one two three", "one 2 three four");

        assertThat(text(diff.before())).isEqualTo("one two three");
        assertThat(text(diff.after())).isEqualTo("one 2 three four");
    }

    @Test
    void theSameTextHasNoChanges() {
        assertThat(TextDiff.of("same\r\nlines", "same\nlines").isSame()).isTrue();
        assertThat(TextDiff.of("", "").pieces()).isEmpty();
    }

    @Test
    void textsOfManyThousandWordsKeepWhatIsCommonAtBothEnds() {
        var long1 = "start " + "a ".repeat(9000) + "end";
        var long2 = "start " + "b ".repeat(9000) + "end";

        var diff = TextDiff.of(long1, long2);

        assertThat(diff.pieces()).hasSize(4);
        assertThat(diff.pieces().getFirst()).isEqualTo(new Piece(Kind.SAME, "start "));
        assertThat(text(diff.after())).isEqualTo(long2);
    }

    private static String text(java.util.List<Piece> pieces) {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
