package io.countersign.console.domain;

import io.countersign.console.domain.StoryStep.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What happened to a run or a case, as people tell it, in order of time: steps that say one thing together are one row, and who only looked is counted apart.
///
/// @param chapters oldest first
/// @param looks steps that say that somebody looked at it in the Record
public record Story(List<Chapter> chapters, List<StoryStep> looks) {

    /// Whose word it is.
    public enum Voice { CUSTOMER, AI, RULES, PERSON, MACHINE }

    /// One row.
    ///
    /// @param more what else was said with it, such as what a person changed
    /// @param then what came of it; null: nothing that a person has to know
    /// @param steps all steps that it stands for
    public record Chapter(Voice voice, String label, String text, List<Line> more, String then, Instant at, String actor, String runId, List<StoryStep> steps) {

        /// The number by which links name it.
        public long step() {
            return steps.getFirst().step();
        }

        /// A class of the style sheet.
        public String css() {
            return voice.name().toLowerCase(java.util.Locale.ROOT);
        }

        /// It tells of a decision that was taken back.
        public boolean undone() {
            return steps.stream().anyMatch(step -> step.type().equals(UNDONE));
        }

        public boolean isOf(String run) {
            return Objects.equals(runId, run);
        }
    }

    /// Steps of one family tell one thing: the last of them tells it best.
    private static final Map<String, String> FAMILIES = Map.of("APPROVAL_ASKED", "asked", "APPROVAL_OPENED", "asked", "APPROVAL_OFFERED", "asked", "EXCEPTION_RAISED", "queued",
            "EXCEPTION_OPENED", "queued", "EXCEPTION_APPENDED", "queued", "EXECUTION_REPORTED", "done", "RUN_OUTCOME_REPORTED", "done", "CONSUMPTION_REQUESTED", "used", "RUN_RECEIPT_CONSUMED", "used");
    /// Steps that only carry on what was said before them.
    private static final Set<String> FOLLOWING = Set.of("APPROVAL_FINALIZED", "RUN_DECIDED", "RUN_RESOLVED", "APPROVAL_QUESTION_CLOSED", "EXCEPTION_CLOSED", "EXCEPTION_WITHDRAWN",
            "DIRECTIVE_PROCEED", "DIRECTIVE_RETRY", "DIRECTIVE_FALLBACK", "DIRECTIVE_HAND_OFF", "DIRECTIVE_STOP", "EXCEPTION_RUN_WITHDRAWN", "APPROVAL_CLOSED", "DELIVERY_DUE", "DELIVERY_SUCCEEDED");
    private static final String UNDONE = "DECISION_UNDONE";
    /// What can be taken back.
    private static final Set<String> DECIDING = Set.of("APPROVAL_DECIDED", "APPROVAL_STAGE_DECIDED");
    private static final Set<String> LOOKING = Set.of("CASE_VIEWED", "RECORD_EXPORTED", "APPROVAL_VIEWED");
    private static final Set<String> RULES = Set.of("RUN_ROUTED", "RUN_EVALUATED_AGAIN");

    public static Story of(List<StoryStep> steps) {
        var rows = new ArrayList<Row>();
        var looks = new ArrayList<StoryStep>();
        // Steps come in order of causes, where those of several runs stand in each other's way.
        for (var step : steps.stream().sorted(Comparator.comparing(StoryStep::at)).toList()) {
            if (LOOKING.contains(step.type())) {
                looks.add(step);
                continue;
            }
            var before = rows.reversed().stream().filter(row -> Objects.equals(row.runId, step.runId())).findFirst();
            if (before.isPresent() && before.get().takes(step)) before.get().take(step);
            else rows.add(new Row(step));
        }
        return new Story(rows.stream().flatMap(row -> row.chapters().stream()).toList(), List.copyOf(looks));
    }

    /// It tells of more than one run.
    public boolean several() {
        return chapters.stream().map(Chapter::runId).filter(Objects::nonNull).distinct().count() > 1;
    }

    /// The newest word of a person that stands, or else of the rules: why it is as it is. Null: nobody has said anything yet.
    public Chapter verdict() {
        var told = chapters.reversed();
        return told.stream().filter(c -> c.voice() == Voice.PERSON && isDecision(c) && !c.undone()).findFirst()
                .or(() -> told.stream().filter(c -> c.voice() == Voice.RULES).findFirst()).orElse(null);
    }

    private static boolean isDecision(Chapter chapter) {
        return chapter.steps().stream().anyMatch(step -> DECISIONS.contains(step.type()));
    }

    private static final Set<String> DECISIONS = Set.of("RUN_DECIDED", "RUN_RESOLVED", "RUN_CORRECTED", "RUN_REVOKED", "RUN_STOPPED", "APPROVAL_DECIDED", "APPROVAL_STAGE_DECIDED",
            "EXCEPTION_RUN_RESOLVED", "RUN_CANCELLED", "RUN_REOPENED");

    /// A row while it is made.
    private static final class Row {

        private final String runId;
        private final String family;
        private final List<StoryStep> steps = new ArrayList<>();
        private StoryStep head;

        Row(StoryStep first) {
            runId = first.runId();
            family = FAMILIES.get(first.type());
            head = first;
            steps.add(first);
        }

        boolean takes(StoryStep step) {
            if (step.type().equals(UNDONE)) return DECIDING.contains(head.type());
            return FOLLOWING.contains(step.type()) || family != null && family.equals(FAMILIES.get(step.type()));
        }

        void take(StoryStep step) {
            steps.add(step);
            if (!FOLLOWING.contains(step.type()) && !step.type().equals(UNDONE)) head = step;
        }

        List<Chapter> chapters() {
            var lines = head.lines();
            if (head.type().equals("RUN_ACCEPTED") && lines.size() > 1) {
                return List.of(chapter(Voice.CUSTOMER, lines.getFirst(), List.of(), null), chapter(Voice.AI, lines.get(1), lines.subList(2, lines.size()), then()));
            }
            return List.of(chapter(voice(), lines.isEmpty() ? new Line(head.label(), head.text()) : lines.getFirst(), lines.isEmpty() ? List.of() : lines.subList(1, lines.size()), then()));
        }

        private Chapter chapter(Voice voice, Line line, List<Line> more, String then) {
            return new Chapter(voice, line.label(), line.text(), List.copyOf(more), then, steps.getFirst().at(), steps.getFirst().actor(), runId, List.copyOf(steps));
        }

        private Voice voice() {
            if (RULES.contains(head.type())) return Voice.RULES;
            var actor = head.actor() == null ? "" : head.actor();
            var machine = actor.endsWith("-service") || actor.contains(":") || actor.equals("timer") || family != null;
            return machine ? Voice.MACHINE : Voice.PERSON;
        }

        /// That it was taken back and why, or else the last directive: what the caller was told.
        private String then() {
            var undone = steps.stream().filter(step -> step != head && step.type().equals(UNDONE)).findFirst();
            if (undone.isPresent()) return undone.get().text() + (undone.get().text().contains("taken back: ") ? "" : ". No reason was given.");
            return steps.stream().filter(step -> step != head && step.type().startsWith("DIRECTIVE_")).reduce((_, last) -> last).map(StoryStep::text).orElse(null);
        }
    }
}
