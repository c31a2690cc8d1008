package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TilePathTest {

    @Test void comesBackTheSameFromEveryPathItWrites() {
        // Given
        var indexes = List.of(0L, 1L, 999L, 1_000L, 1_234_067L, 999_999_999L, 1_000_000_000L, Long.MAX_VALUE);
        for (var index : indexes) {
            for (var width : List.of(0, 1, 255)) {
                for (var level : List.of(TilePath.ENTRIES, 0, 1, 63)) {
                    var tile = new TilePath(level, index, width);
                    // When
                    var read = TilePath.parse(tile.encode());
                    // Then
                    assertThat(read).isEqualTo(tile);
                }
            }
        }
    }

    @Test void groupsTheIndexByThousands() {
        // Given // When // Then
        assertThat(new TilePath(0, 1_234_067, 0).encode()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new TilePath(5, 7, 9).encode()).isEqualTo("tile/5/007.p/9");
        assertThat(TilePath.ofEntry(256, 257).encode()).isEqualTo("tile/entries/001.p/1");
    }

    @Test void refusesEveryOtherSpelling() {
        // Given
        var bad = List.of("tile/0/0", "tile/0/x000/000", "tile/00/000", "tile/64/000", "tile/0/000.p/0", "tile/0/000.p/256",
                "tile/0/000.p/01", "tile/0/001/234", "tile/0/x001", "tile/0/", "tile/-1/000", "tile/entries/000.p", "0/000",
                "tile/0/x999/x999/x999/x999/x999/x999/999", "");
        for (var path : bad) {
            // When // Then
            assertThatThrownBy(() -> TilePath.parse(path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test void aTreeHasFullTilesAndOnePartialPerLevel() {
        // Given // When
        var tiles = TilePath.ofTree(70_000);
        // Then
        assertThat(tiles).filteredOn(t -> t.level() == 0 && t.width() == 0).hasSize(273);
        assertThat(tiles).contains(new TilePath(0, 273, 112), new TilePath(1, 0, 0), new TilePath(1, 1, 17), new TilePath(2, 0, 1));
        assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
        assertThat(TilePath.ofTree(0)).isEmpty();
    }
}
