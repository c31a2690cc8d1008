package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.ExceptionDetails;
import io.countersign.console.answer.ExceptionDetails.WaitingRun;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.answer.RunContent;
import io.countersign.console.domain.QueueFilter;
import io.countersign.console.domain.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// What the page of one exception shows.
///
/// @param list the part of the queue that the person came from
/// @param part there is more than the list
/// @param run the waiting run whose content is shown; null: none waits
/// @param kept what a closed one was about, as its run keeps it; null: it is open, or the run is not known any more
/// @param caused the approval that came of it; null: none
/// @param decides who decides if an approval is asked for, one sentence; null: not known
/// @param missing paths of data that it lacks
/// @param tab one of `context`, `trail`, `input`, `raw`
/// @param side what the open tab shows
/// @param typed what was typed and not taken
/// @param done what was settled just before; null: nothing
/// @param cardDigest fingerprint of what is shown
/// @param key for the forms of the page
public record ExceptionCase(ExceptionRow row, ExceptionDetails details, List<ExceptionRow> list, boolean part, QueueFilter filter, WaitingRun run, RunContent kept,
        Approval caused, String decides, List<String> missing, String tab, Side side, Typed typed, ExceptionRow done, String cardDigest, String key, String me) {

    /// @param earlier, approvals other items of the case
    /// @param trail steps, the newest last
    public record Side(List<ExceptionRow> earlier, List<Approval> approvals, List<Step> trail, int before, String asSent) {}

    /// One step of the case's story.
    public record Step(int step, Instant at, String actor, String label, String text) {

        /// The text without the label that stands before it.
        public String words() {
            var words = Objects.requireNonNullElse(text, "");
            return label != null && words.startsWith(label + ": ") ? words.substring(label.length() + 2) : words;
        }
    }

    /// A form as it was filled in.
    ///
    /// @param form which form: `resolve`, or the name of a move
    /// @param problem why it was not taken; null: nothing was sent yet
    /// @param values what stood in the fields of data, by path
    public record Typed(String form, String problem, String kind, String note, String output, String amount, List<String> runs, Map<String, String> values,
            String extra, String other) {

        static final Typed NOTHING = new Typed("", null, null, "", null, "", List.of(), Map.of(), "", "");
    }

    /// A field of data that can be put right.
    ///
    /// @param value as it is, or as it was typed
    public record Field(String path, String name, String value, boolean missing, boolean isLong) {}

    public RunContent content() {
        return run == null || run.run() == null ? null : new RunContent(run.run());
    }

    public RunContent about() {
        JsonNode about = details.about();
        return about == null || about.isNull() ? null : new RunContent(about);
    }

    /// What is shown, of a run that waits or waited, or of an incident; null: nothing.
    public RunContent shownContent() {
        return content() != null ? content() : about() != null ? about() : kept;
    }

    /// A closed one whose run is not known any more, or not to whoever looks.
    public boolean lost() {
        return !row.isOpen() && row.runId() != null && shownContent() == null;
    }

    public List<String> tabs() {
        return List.of("context", "trail", "input", "raw");
    }

    public List<Way> ways() {
        int handOvers = details.waiting().stream().mapToInt(WaitingRun::handOvers).max().orElse(row.handOvers());
        return Way.of(row.incident(), handOvers, run == null ? null : run.fallback(), decides);
    }

    /// The way that is chosen when the page opens; empty: none.
    public String chosen() {
        if (typed.kind() != null) return typed.kind();
        var careful = Way.careful(row.reasonCode(), !missing.isEmpty());
        return ways().stream().filter(w -> w.kind().equals(careful) && w.offered()).map(Way::kind).findFirst().orElse("");
    }

    /// Why nothing can be settled here now; null: it can.
    public String locked() {
        if (!row.isOpen()) return "It is closed.";
        if (row.isClaimed() && !row.claimedBy().equals(me)) return "held";
        return Boolean.FALSE.equals(details.mayResolve()) ? details.mayNotBecause() : null;
    }

    public List<Field> fields() {
        var content = content();
        if (content == null) return List.of();
        var fields = new ArrayList<Field>();
        missing.forEach(path -> fields.add(field(path, name(path), "", true)));
        content.references().forEach(v -> add(fields, v));
        if (content.amount() != null) add(fields, new RunContent.Value("action.amount", "amount", content.amount(), true));
        if (content.currency() != null) add(fields, new RunContent.Value("action.currency", "currency", content.currency(), true));
        content.arguments().forEach(v -> add(fields, v));
        content.facts().forEach(v -> add(fields, v));
        return fields;
    }

    private void add(List<Field> fields, RunContent.Value v) {
        if (!missing.contains(v.path())) fields.add(field(v.path(), name(v.path()), v.value(), false));
    }

    private Field field(String path, String name, String value, boolean lacks) {
        var now = typed.values().getOrDefault(path, value);
        return new Field(path, name, now, lacks, now.length() > 80 || now.contains("\n"));
    }

    private static String name(String path) {
        var name = path.substring(path.lastIndexOf('.') + 1);
        return Formats.capital(name.replace('_', ' ').replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT));
    }

    /// What was decided was not taken: the reason stands beside the button.
    public boolean refused() {
        return typed.problem() != null && typed.form().equals("resolution");
    }

    /// Something stands in the form that is not just what the run says.
    boolean isTyped() {
        var run = content();
        return !typed.note().isEmpty() || !typed.extra().isBlank() || run != null && (typed.output() != null && !typed.output().equals(run.output().replace("\r\n", "\n"))
                || typed.values().entrySet().stream().anyMatch(e -> !e.getValue().equals(Objects.requireNonNullElse(run.at(e.getKey()), "").replace("\r\n", "\n"))));
    }

    public String output() {
        return typed.output() != null ? typed.output() : content() == null ? "" : content().output();
    }

    public boolean isPicked(String runId) {
        return typed.runs().isEmpty() || typed.runs().contains(runId);
    }

    /// The amount has to be typed: money leaves at high or critical risk.
    public boolean typesAmount() {
        return (row.risk().equals("high") || row.risk().equals("critical")) && details.waiting().stream().anyMatch(w -> w.run() != null && new RunContent(w.run()).moneyLeaves());
    }

    /// From 1; 0: it is not in the list.
    public int position() {
        for (int i = 0; i < list.size(); i++) if (list.get(i).id().equals(row.id())) return i + 1;
        return 0;
    }

    public ExceptionRow next() {
        return position() < list.size() ? list.get(position()) : null;
    }

    public ExceptionRow previous() {
        return position() > 1 ? list.get(position() - 2) : null;
    }

    public List<ExceptionQueue.Group> groups() {
        return new ExceptionQueue(filter, list, null, true, null, List.of(), List.of(), null, null, null, List.of(), null, null, key, me).groups();
    }

    /// Others of the same case that go on and into which it could be merged.
    public List<ExceptionRow> siblings() {
        return Stream.concat(side.earlier().stream(), list.stream().filter(r -> row.caseId().equals(r.caseId())))
                .filter(r -> r.isOpen() && !r.id().equals(row.id())).distinct().toList();
    }
}
