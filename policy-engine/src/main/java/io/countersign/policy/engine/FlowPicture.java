package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowExplanation.Card;
import io.countersign.policy.engine.FlowExplanation.Lane;
import java.util.ArrayList;
import java.util.List;

/// Draws a flow as one page: on top what the AI may propose, below it the ways a run can go as a ladder from the most careful down.
final class FlowPicture {
    private static final double WIDTH = 1240;
    private static final double EDGE = 32;
    private static final double GAP = 14;
    private static final double PAD = 14;
    private static final double SIDE = 232;
    private static final double TITLE = 15;
    private static final double TEXT = 13;
    private static final double NOTE = 11.5;
    private static final double LEADING = 1.35;
    /// How much wider bold letters are.
    private static final double BOLD = 1.16;

    /// A card with its lines, ready to be placed.
    private record Block(Card card, List<String> title, List<String> text, List<String> notes, double height) {}

    private final FlowExplanation flow;
    private final StringBuilder body = new StringBuilder();
    private double y = EDGE;

    FlowPicture(FlowExplanation flow) {
        this.flow = flow;
    }

    String draw() {
        head();
        section("What the AI may propose");
        y = grid(flow.actions(), EDGE, y, WIDTH - 2 * EDGE, columns(flow.actions().size()), "action") + GAP;
        section("What happens to a run: the most careful answer counts");
        for (int i = 0; i < flow.lanes().size(); i++) {
            lane(flow.lanes().get(i), i == flow.lanes().size() - 1);
        }
        y += GAP;
        y = grid(flow.settings(), EDGE, y, WIDTH - 2 * EDGE, columns(flow.settings().size()), "setting");
        line("note", EDGE, y + 2 * NOTE, NOTE, "Made from the flow itself, content hash " + flow.hash().substring(0, 16) + ".");
        return document(y + 2 * NOTE + EDGE);
    }

    private static int columns(int cards) {
        return cards % 4 == 0 ? 4 : Math.clamp(cards, 1, 3);
    }

    private void head() {
        for (var words : WrappedText.lines(flow.flow(), WIDTH - 2 * EDGE, 30 * BOLD)) {
            line("flow", EDGE, y += 30, 30, words);
        }
        for (var words : WrappedText.lines(flow.description(), WIDTH - 2 * EDGE, 18)) {
            line("description", EDGE, y += 18 * LEADING, 18, words);
        }
        y += GAP / 2;
        for (var words : WrappedText.lines(String.join(" ", flow.summary()), WIDTH - 2 * EDGE, TEXT)) {
            line("text", EDGE, y += TEXT * 1.6, TEXT, words);
        }
        y += GAP / 2;
    }

    private void section(String title) {
        line("section", EDGE, y += 2 * TEXT, TEXT, title);
        y += GAP;
    }

    private void lane(Lane lane, boolean last) {
        double top = y;
        double right = EDGE + SIDE + 2 * PAD;
        double textY = top + PAD + TITLE;
        var title = WrappedText.lines(lane.title(), SIDE - 2 * PAD, 17 * BOLD);
        double at = top + PAD;
        int mark = body.length();
        for (var words : title) {
            line("lane-title", EDGE + PAD + 6, at += 17 * 1.2, 17, words);
        }
        at += 4;
        boolean wide = lane.rules().isEmpty();
        for (var sentence : lane.outcome()) {
            if (wide) {
                for (var words : WrappedText.lines(sentence, WIDTH - EDGE - right - PAD, TEXT)) {
                    line("text", right, textY, TEXT, words);
                    textY += TEXT * LEADING;
                }
            } else {
                for (var words : WrappedText.lines(sentence, SIDE - 2 * PAD, NOTE)) {
                    line("note", EDGE + PAD + 6, at += NOTE * LEADING, NOTE, words);
                }
                at += 5;
            }
        }
        double cards = wide ? textY - TEXT : grid(lane.rules(), right, top + PAD, WIDTH - EDGE - PAD - right, Math.clamp(lane.rules().size(), 1, 2), "rule");
        double bottom = Math.max(at, cards) + PAD;
        body.insert(mark, "<g class=\"lane %s\"><rect class=\"band\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"10\"/><rect class=\"edge\" x=\"%s\" y=\"%s\" width=\"8\" height=\"%s\" rx=\"4\"/>\n"
                .formatted(lane.kind(), n(EDGE), n(top), n(WIDTH - 2 * EDGE), n(bottom - top), n(EDGE), n(top), n(bottom - top)));
        body.append("</g>\n");
        y = bottom + (last ? 0 : 20);
        if (!last) {
            double x = EDGE + SIDE / 2;
            body.append("<path class=\"arrow\" d=\"M%s %sv12m-4-5l4 6l4-6\"/>\n".formatted(n(x), n(bottom + 2)));
            line("note", x + 12, bottom + 14, NOTE, "none of these");
        }
    }

    /// Cards side by side, each row as high as its highest card.
    ///
    /// @return where the next thing can begin
    private double grid(List<Card> cards, double x, double top, double width, int columns, String kind) {
        double each = (width - (columns - 1) * GAP) / columns;
        var blocks = cards.stream().map(card -> block(card, each - 2 * PAD)).toList();
        double at = top;
        for (int row = 0; row < blocks.size(); row += columns) {
            var inRow = blocks.subList(row, Math.min(row + columns, blocks.size()));
            double height = inRow.stream().mapToDouble(Block::height).max().orElse(0);
            for (int i = 0; i < inRow.size(); i++) {
                card(inRow.get(i), x + i * (each + GAP), at, each, height, kind);
            }
            at += height + (row + columns < blocks.size() ? GAP : 0);
        }
        return at;
    }

    private static Block block(Card card, double width) {
        var title = WrappedText.lines(card.title(), width, TITLE * BOLD);
        var text = WrappedText.lines(card.text(), width, TEXT);
        var notes = new ArrayList<String>();
        var said = new ArrayList<>(card.notes());
        if (!card.id().isEmpty() && !card.id().equals(card.title())) {
            said.addFirst(card.id());
        }
        notes.addAll(WrappedText.lines(String.join(" · ", said), width, NOTE));
        return new Block(card, title, text, notes, 2 * PAD + LEADING * (title.size() * TITLE + text.size() * TEXT + notes.size() * NOTE)
                + (text.isEmpty() ? 0 : 4) + (notes.isEmpty() ? 0 : 6));
    }

    private void card(Block block, double x, double top, double width, double height, String kind) {
        boolean faded = block.card().notes().stream().anyMatch(note -> note.startsWith("EXPIRED"));
        body.append("<rect class=\"card %s%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"7\"/>\n".formatted(kind, faded ? " faded" : "", n(x), n(top), n(width), n(height)));
        double at = top + PAD - TITLE * 0.15;
        at = lines("title", x + PAD, at, TITLE, block.title());
        at = lines("text", x + PAD, at + (block.text().isEmpty() ? 0 : 4), TEXT, block.text());
        lines("note", x + PAD, at + (block.notes().isEmpty() ? 0 : 6), NOTE, block.notes());
    }

    private double lines(String kind, double x, double top, double size, List<String> lines) {
        double at = top;
        for (var words : lines) {
            line(kind, x, at += size * LEADING, size, words);
        }
        return at;
    }

    private void line(String kind, double x, double baseline, double size, String words) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>\n".formatted(kind, n(x), n(baseline), n(size), escaped(words)));
    }

    private String document(double height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s">
                <title id="title">%3$s</title>
                <desc id="desc">%4$s</desc>
                <style>%5$s</style>
                <rect class="page" width="%1$s" height="%2$s"/>
                %6$s</svg>
                """.formatted(n(WIDTH), n(height), escaped("The flow " + flow.flow() + " on one page"), escaped(String.join("\n", flow.lines())), STYLE, body);
    }

    private static final String STYLE = """

            svg{--page:#fff;--ink:#1c2430;--soft:#566173;--card:#fff;--line:#d5dbe3;--block:#b3261e;--exception:#8f5a00;--approve:#1f5fa8;--retry:#6a4aa0;--release:#1f7a3d;--otherwise:#566173;--tint:10%}
            @media (prefers-color-scheme:dark){svg{--page:#12161c;--ink:#e8ecf2;--soft:#a7b1c0;--card:#1a2029;--line:#364150;--block:#ff8a80;--exception:#f0b95a;--approve:#82b6f5;--retry:#c0a5f0;--release:#7ccf95;--otherwise:#a7b1c0;--tint:13%}}
            text{font-family:system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif;fill:var(--ink)}
            .page{fill:var(--page)} .flow{font-weight:700} .description,.note{fill:var(--soft)} .title,.lane-title{font-weight:600} .section{font-weight:700;fill:var(--soft);letter-spacing:.04em}
            .card{fill:var(--card);stroke:var(--line)} .faded{fill-opacity:.45;stroke-dasharray:5 4} .arrow{fill:none;stroke:var(--soft);stroke-width:1.5}
            .lane{--way:var(--otherwise)} .lane.block{--way:var(--block)} .lane.exception{--way:var(--exception)} .lane.approve{--way:var(--approve)} .lane.retry{--way:var(--retry)} .lane.release{--way:var(--release)}
            .edge{fill:var(--way)} .lane-title{fill:var(--way)} .band{fill:var(--way);fill-opacity:var(--tint)}
            @media print{svg{--page:#fff;--ink:#000;--soft:#444;--card:#fff;--line:#999}}
            """;

    /// What XML does not allow, what is not seen and what turns text around is shown as one sign; line breaks stay, and so do the joiners that scripts need.
    private static String escaped(String words) {
        var seen = new StringBuilder(words.length());
        words.codePoints().forEach(c -> seen.appendCodePoint(PlainText.isUnsafe(c) && c != '\n' && c != 0x200C && c != 0x200D ? 0xFFFD : c));
        return seen.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String n(double number) {
        return java.math.BigDecimal.valueOf(number).setScale(1, java.math.RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
}
