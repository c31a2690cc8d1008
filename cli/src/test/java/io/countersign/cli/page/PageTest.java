package io.countersign.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.page.Chart.Bar;
import io.countersign.cli.page.Chart.Field;
import io.countersign.cli.page.Chart.Part;
import io.countersign.cli.page.Chart.Row;
import io.countersign.cli.page.Chart.Stack;
import io.countersign.cli.page.Curve.Axis;
import io.countersign.cli.page.Curve.Line;
import io.countersign.cli.page.Curve.Mark;
import io.countersign.cli.page.Curve.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    private static final String EVIL = "<script>alert(1)</script>\" onload='x'\u202e";

    @Test
    void a_page_lets_nothing_run_and_fetches_nothing() {
        var page = new Page(EVIL, EVIL);
        page.body().table("rule", "#hits").row(EVIL, EVIL).endTable()
                .add(Chart.bars(EVIL, EVIL, List.of(new Bar(EVIL, 1, EVIL))))
                .add(Chart.stacks(EVIL, EVIL, List.of(EVIL), List.of(new Stack(EVIL, List.of(new Part(1, EVIL))))))
                .add(Chart.matrix(EVIL, EVIL, EVIL, List.of(EVIL), List.of(new Row(EVIL, List.of(new Field(1, EVIL, true))))))
                .add(Curve.of(EVIL, EVIL, Axis.share(EVIL), Axis.share(EVIL), List.of(new Line(EVIL, List.of(new Point(0, 0, EVIL)))), List.of(new Mark(1, EVIL))));
        assertThat(page.toString()).contains("default-src 'none'").doesNotContain("<script", "onload='x'", "\u202e", "http://", "https://", "url(")
                .contains("&lt;script&gt;");
    }

    @Test
    void a_cell_keeps_every_character_of_its_words() {
        assertThat(new Html().table("order", "#amount").row("#W8367380", "240.00").endTable().toString()).contains("<td>#W8367380</td>", "<td class=\"number\">240.00</td>");
    }

    @Test
    void bars_are_as_long_as_their_values_say() {
        assertThat(Chart.bars("Hits", "", List.of(new Bar("a", 50, "50"), new Bar("b", 25, "25"), new Bar("c", 0, "0"))).toString())
                .contains("width:100.00%", "width:50.00%", "width:0.00%");
    }

    @Test
    void a_chart_of_nothing_is_still_a_chart() {
        assertThat(Chart.bars("Hits", "none", List.of(new Bar("a", 0, "0"))).toString()).contains("width:0.00%");
        assertThat(Curve.of("t", "s", Axis.upTo("hits", 0), Axis.share("share"), List.of(), List.of()).toString()).contains("<svg");
    }

    @Test
    void a_line_goes_through_its_points() {
        var axis = new Axis("limit", 50, 150, value -> "" + Math.round(value));
        assertThat(Curve.of("t", "s", axis, Axis.share("share"), List.of(new Line("caught", List.of(new Point(50, 0, ""), new Point(100, 0.5, "here"), new Point(150, 1, "")))),
                List.of()).toString()).contains("points=\"0.0,1000.0 500.0,500.0 1000.0,0.0\"", "left:50.00%;bottom:50.00%");
    }

    @ParameterizedTest
    @CsvSource({"0,100,5,20", "0,1,5,0.2", "50,2000,40,50", "0,7361,5,2000", "0,3,4,1"})
    void steps_are_round(double from, double to, int most, double step) {
        assertThat(Curve.step(from, to, most)).isCloseTo(step, org.assertj.core.data.Offset.offset(1e-9));
    }
}
