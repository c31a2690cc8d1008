package io.countersign.cli.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Charts of HTML and inline SVG. Each has a title and one sentence that says what it shows, for those who do not see it and those who
/// look only once; every mark carries its number as text. Kinds are told apart by place, dash and words, never by colour alone.
public final class Chart {

    private static final int KINDS = 4;

    private Chart() {}

    /// One bar.
    ///
    /// @param label what it is
    /// @param value its length, not negative
    /// @param said  the number as it is read, such as `57 %`
    public record Bar(String label, double value, String said) {}

    /// Bars below each other, all on one scale from 0.
    ///
    /// @param said one sentence: what to see in it
    public static Html bars(String title, String said, List<Bar> bars) {
        var most = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        return bars(title, said, bars, most);
    }

    /// Bars below each other, on a scale from 0 to `most`.
    public static Html bars(String title, String said, List<Bar> bars, double most) {
        var html = figure(title, said).raw("<div class=\"bars\">\n");
        for (var bar : bars) {
            html.element("span class=\"bar-label\"", bar.label())
                    .raw("<span class=\"bar-track\"><span class=\"bar k0\" style=\"width:" + percent(most > 0 ? bar.value() / most : 0) + "\"></span></span>")
                    .element("span class=\"bar-said\"", bar.said());
        }
        return html.raw("</div>\n</figure>\n");
    }

    /// One part of a bar that is made of several.
    ///
    /// @param value its length, not negative; a part of 0 is left out
    /// @param said  the number as it is read
    public record Part(double value, String said) {}

    /// A bar made of parts.
    ///
    /// @param parts one for each kind, in their order
    public record Stack(String label, List<Part> parts) {}

    /// Bars made of parts below each other, all on one scale from 0.
    ///
    /// @param kinds what the parts are, four at most, in their order
    public static Html stacks(String title, String said, List<String> kinds, List<Stack> stacks) {
        var most = stacks.stream().mapToDouble(Chart::length).max().orElse(0);
        var html = figure(title, said).add(legend(kinds, "swatch")).raw("<div class=\"bars\">\n");
        for (var stack : stacks) {
            html.element("span class=\"bar-label\"", stack.label()).raw("<span class=\"bar-track wide\">");
            for (int kind = 0; kind < stack.parts().size(); kind++) {
                var part = stack.parts().get(kind);
                if (part.value() <= 0) continue;
                html.raw("<span class=\"bar k" + kind % KINDS + "\" style=\"width:" + percent(part.value() / most) + "\">")
                        .raw(part.value() / most > 0.06 ? "<span>" : "<span class=\"tight\">").text(part.said()).raw("</span></span>");
            }
            html.raw("</span>").element("span class=\"bar-said\"", stack.parts().stream().filter(part -> part.value() > 0).map(Part::said).collect(Collectors.joining(" + ")));
        }
        return html.raw("</div>\n</figure>\n");
    }

    private static double length(Stack stack) {
        return stack.parts().stream().mapToDouble(Part::value).sum();
    }

    /// A field of a matrix.
    ///
    /// @param weight 0 (as the ground) to 1 (darkest)
    /// @param said   what stands in it
    /// @param marked whether it gets a frame: the fields to look at
    public record Field(double weight, String said, boolean marked) {}

    /// A row of a matrix.
    public record Row(String label, List<Field> fields) {}

    /// A table of fields that are darker the more they weigh.
    ///
    /// @param corner what rows and columns are, such as `now ↓ · new →`
    public static Html matrix(String title, String said, String corner, List<String> columns, List<Row> rows) {
        var html = figure(title, said).raw("<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr>").element("th", corner);
        columns.forEach(column -> html.element("th scope=\"col\"", column));
        html.raw("</tr></thead>\n<tbody>\n");
        for (var row : rows) {
            html.raw("<tr>").element("th scope=\"row\"", row.label());
            for (var field : row.fields()) {
                html.element("td" + (field.marked() ? " class=\"marked\"" : "") + " style=\"--heat:" + percent(Math.clamp(field.weight(), 0, 1)) + "\"", field.said());
            }
            html.raw("</tr>\n");
        }
        return html.raw("</tbody>\n</table></div>\n</figure>\n");
    }

    static Html figure(String title, String said) {
        return new Html().raw("<figure>\n<figcaption>").element("strong", title).element("span class=\"soft\"", said).raw("</figcaption>\n");
    }

    static Html legend(List<String> kinds, String mark) {
        var html = new Html().raw("<p class=\"legend\">");
        for (int kind = 0; kind < kinds.size(); kind++) {
            html.raw("<span><span class=\"" + mark + " k" + kind % KINDS + "\"></span> ").text(kinds.get(kind)).raw("</span> ");
        }
        return html.raw("</p>\n");
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
