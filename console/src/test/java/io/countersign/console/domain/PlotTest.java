package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {

    @Test
    void aLineGoesFromCornerToCornerOfTheFrame() {
        var plot = new Plot(0, 100, 0, 1).line("all", List.of(new double[] {0, 0}, new double[] {100, 1}));
        assertThat(plot.lines().getFirst().points()).isEqualTo("46.0,252.0 626.0,34.0");
    }

    @Test
    void ticksAreRoundNumbers() {
        assertThat(Plot.round(50, 800)).containsExactly(200.0, 400.0, 600.0, 800.0);
        assertThat(Plot.round(0, 1)).containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
    }

    @Test
    void whatLiesOutsideStandsAtTheEdgeAndIsNotMarked() {
        var plot = new Plot(50, 100, 0, 1).mark("now 20", 20).mark("bends at 90", 90);
        assertThat(plot.x(20)).isEqualTo(46);
        assertThat(plot.marks()).singleElement().satisfies(mark -> assertThat(mark.anchor()).isEqualTo("end"));
    }

    @Test
    void aSingleValueIsDrawnToo() {
        assertThat(new Plot(5, 5, 0, 1).x(5)).isEqualTo(46);
    }
}
