package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.LineDiff.Kind;
import io.countersign.console.domain.LineDiff.Piece;
import io.countersign.console.domain.LineDiff.Row;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {

    @Test
    void aChangedLineMarksTheWordsThatDiffer() {
        var diff = LineDiff.between("when: amount > 100\n", "when: amount > 250\n");
        assertThat(diff.rows()).containsExactly(new Row(Kind.CHANGED, 1, 1, List.of(new Piece("when: amount > ", false), new Piece("100", true)),
                List.of(new Piece("when: amount > ", false), new Piece("250", true))));
        assertThat(diff.added()).isEqualTo(1);
        assertThat(diff.removed()).isEqualTo(1);
    }

    @Test
    void bothSidesHoldTheirWholeTextWhateverDiffers() {
        var before = "a b c\nsame\nx\ny\n\nlast 1";
        var after = "a c d\nsame\nz\n\nnew\nlast 2";
        var diff = LineDiff.between(before, after);
        assertThat(side(diff, true)).isEqualTo(before);
        assertThat(side(diff, false)).isEqualTo(after);
    }

    @Test
    void newAndRemovedLinesStandAloneWithTheirNumbers() {
        var diff = LineDiff.between("a\nb\nc", "b\nc\nd");
        assertThat(diff.rows()).extracting(Row::kind).containsExactly(Kind.REMOVED, Kind.SAME, Kind.SAME, Kind.ADDED);
        assertThat(diff.rows()).extracting(Row::before).containsExactly(1, 2, 3, 0);
        assertThat(diff.rows()).extracting(Row::after).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whatIsTheSameFarFromAChangeIsCountedInstead() {
        var lines = IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        var diff = LineDiff.between(lines, lines.replace("line 10", "line ten"));
        assertThat(diff.rows().getFirst()).isEqualTo(new Row(Kind.GAP, 6, 0, List.of(), List.of()));
        assertThat(diff.rows().getLast()).isEqualTo(new Row(Kind.GAP, 7, 0, List.of(), List.of()));
        assertThat(diff.rows()).hasSize(9);
    }

    @Test
    void theSameTextHasNoChange() {
        assertThat(LineDiff.between("a\nb", "a\nb").rows()).containsExactly(new Row(Kind.GAP, 2, 0, List.of(), List.of()));
    }

    @Test
    void aVeryLongLineIsComparedAsAWhole() {
        var diff = LineDiff.between("a ".repeat(5_000), "b ".repeat(5_000));
        assertThat(diff.rows().getFirst().old()).containsExactly(new Piece("a ".repeat(5_000), true));
    }

    @Test
    void twoLargeTextsThatShareNothingAreOneChange() {
        var before = IntStream.rangeClosed(1, 40_000).mapToObj(i -> "a " + i).collect(Collectors.joining("\n"));
        var after = IntStream.rangeClosed(1, 40_000).mapToObj(i -> "b " + i).collect(Collectors.joining("\n"));
        var diff = LineDiff.between("first\n" + before + "\nlast", "first\n" + after + "\nlast");
        assertThat(diff.removed()).isEqualTo(40_000);
        assertThat(diff.rows().getFirst()).isEqualTo(new Row(Kind.SAME, 1, 1, List.of(new Piece("first", false)), List.of(new Piece("first", false))));
        assertThat(diff.rows().getLast()).isEqualTo(new Row(Kind.SAME, 40_002, 40_002, List.of(new Piece("last", false)), List.of(new Piece("last", false))));
    }

    private static String side(LineDiff diff, boolean old) {
        return diff.rows().stream().filter(row -> (old ? row.before() : row.after()) > 0)
                .map(row -> (old ? row.old() : row.now()).stream().map(Piece::text).collect(Collectors.joining())).collect(Collectors.joining("\n"));
    }
}
