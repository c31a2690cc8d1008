package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.ParsedFlow.Quorum;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads the shape of a flow's actions: who is asked, in which stages, in what time.
final class ActionParser {
    static final Duration RESPOND_WITHIN = Duration.ofHours(1);

    /// Keys of an action that may stand at the top of the flow, for every action that says nothing itself.
    static final List<String> APPROVAL_KEYS = List.of("undo", "stages", "expireAfter", "calendar", "escalateTo", "escalateAfter",
            "decisions", "editLimit", "bulkLimit", "argumentsSchema", "reportOutcome");
    private static final List<String> ACTION_KEYS = Stream.concat(Stream.of("effect", "risk", "owner", "backup", "respondWithin",
            "receiptValidFor", "autonomy", "sample"), APPROVAL_KEYS.stream()).toList();
    private static final List<String> DRAFT_DECISIONS = List.of("edit", "answer", "reject", "send-back");
    private static final List<String> STAGE_KEYS = List.of("owner", "backup", "quorum", "respondWithin", "earlierDeciders");

    private final MappingReader flow;
    private final NameReader names;
    private final CalendarReader calendars;
    private final List<Problem> problems;

    ActionParser(MappingReader flow, NameReader names, CalendarReader calendars, List<Problem> problems) {
        this.flow = flow;
        this.names = names;
        this.calendars = calendars;
        this.problems = problems;
    }

    Map<String, ActionClass> parse() {
        var actions = new LinkedHashMap<String, ActionClass>();
        var all = flow.mapping("actions", "actions", null);
        if (all == null) {
            return actions;
        }
        for (var entry : all.entries().entrySet()) {
            var where = "action \"%s\"".formatted(entry.getKey());
            var action = MappingReader.of(entry.getValue(), where, problems, ACTION_KEYS);
            if (action != null) {
                actions.put(entry.getKey(), action(entry.getKey(), where, action));
            }
        }
        if (actions.isEmpty() && all.entries().isEmpty()) {
            flow.problem("actions", "\"actions\" is empty; every run with an action would be an exception.");
        }
        return actions;
    }

    private ActionClass action(String type, String where, MappingReader action) {
        action.require("effect");
        var effect = action.choice("effect", Effect.class, true);
        if (effect == Effect.EXTERNAL) {
            action.require("risk", "owner", "backup");
        }
        var risk = action.choice("risk", Risk.class, true);
        var calendar = calendars.read(saying("calendar", action));
        var respondWithin = time(action, "respondWithin", RESPOND_WITHIN, calendar);
        var autonomy = action.choice("autonomy", Autonomy.class, true);
        if (action.has("sample") && autonomy != Autonomy.AUTOMATIC) {
            action.problem("sample", "\"sample\" only belongs to an action with \"autonomy: automatic\"; elsewhere rules have their own.");
        }
        if (autonomy == Autonomy.AUTOMATIC) {
            action.require("sample");
        }
        return new ActionClass(type, effect == null ? Effect.EXTERNAL : effect, risk == null ? Risk.LOW : risk,
                names.read(action, "owner", where), names.read(action, "backup", where), respondWithin,
                saying("undo", action).duration("undo", FlowDefinition.UNDO, true),
                action.duration("receiptValidFor", FlowDefinition.RECEIPT_VALID_FOR, false),
                stages(saying("stages", action), calendar), time(saying("expireAfter", action), "expireAfter", null, calendar), calendar,
                names.read(saying("escalateTo", action), "escalateTo", where),
                time(saying("escalateAfter", action), "escalateAfter", null, calendar), allowed(decisions(saying("decisions", action)), autonomy, effect, action),
                limit(action, "editLimit"), limit(action, "bulkLimit"), schema(saying("argumentsSchema", action)),
                autonomy == null ? Autonomy.BY_RULE : autonomy, action.share("sample"),
                saying("reportOutcome", action).flag("reportOutcome"));
    }

    /// The action, or the top of the flow where only that says it.
    private MappingReader saying(String key, MappingReader action) {
        return action.has(key) ? action : flow;
    }

    private Duration time(MappingReader reader, String key, Duration otherwise, String calendar) {
        var time = reader.duration(key, otherwise, false);
        calendars.check(reader, key, time, calendar);
        return time;
    }

    private BigDecimal limit(MappingReader action, String key) {
        return saying(key, action).amount(key);
    }

    private List<Stage> stages(MappingReader reader, String calendar) {
        var stages = new ArrayList<Stage>();
        var earlier = new ArrayList<Quorum>();
        for (var node : reader.list("stages")) {
            var where = "stage %d".formatted(stages.size() + 1);
            var stage = MappingReader.of(node, where, problems, STAGE_KEYS);
            if (stage != null) {
                stage.require("owner", "backup");
                var quorum = stage.whole("quorum", 1, 1, 20);
                earlier.add(names.quorum(stage, where, quorum, stage.flag("earlierDeciders") ? List.of() : earlier));
                stages.add(new Stage(names.read(stage, "owner", where), names.read(stage, "backup", where), quorum,
                        stage.flag("earlierDeciders"), time(stage, "respondWithin", RESPOND_WITHIN, calendar)));
            }
        }
        return stages;
    }

    private List<String> decisions(MappingReader reader) {
        var decisions = new ArrayList<String>();
        if (!reader.has("decisions")) {
            return decisions;
        }
        for (var text : reader.texts("decisions")) {
            if (!ActionClass.DECISIONS.contains(text)) {
                reader.problem("decisions", "\"decisions\" must be some of %s, got \"%s\".".formatted(
                        String.join(", ", ActionClass.DECISIONS), PlainText.oneLine(text, 40)));
            } else if (!decisions.contains(text)) {
                decisions.add(text);
            }
        }
        if (!decisions.contains("reject")) {
            reader.problem("decisions", "\"decisions\" must hold \"reject\": a person can always say no.");
        }
        return decisions;
    }

    /// Where the AI only drafts, what goes out is a person's: they can't just wave the draft through.
    private static List<String> allowed(List<String> decisions, Autonomy autonomy, Effect effect, MappingReader action) {
        if (autonomy != Autonomy.DRAFT_ONLY || effect == Effect.INTERNAL) {
            return decisions;
        }
        var allowed = DRAFT_DECISIONS.stream().filter(decision -> decisions.isEmpty() || decisions.contains(decision)).toList();
        if (!allowed.contains("edit") && !allowed.contains("answer")) {
            action.problem("autonomy", "With \"autonomy: draft-only\" a person edits the draft or answers instead, but \"decisions\" holds neither edit nor answer; add one.");
        }
        return allowed;
    }

    private JsonNode schema(MappingReader reader) {
        var mapping = reader.mapping("argumentsSchema", "argumentsSchema", null);
        if (mapping == null) {
            return null;
        }
        var schema = YamlJson.of(mapping.node(), problems);
        ArgumentsSchema.flaw(schema).ifPresent(flaw -> reader.problem("argumentsSchema", "\"argumentsSchema\" is no JSON Schema (2020-12): " + flaw));
        return schema;
    }
}
