package io.countersign.policy.engine;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Every name a rule or a reason template can use, with its type. Flat names with dots in them: CEL resolves
/// `action.amount` to one variable, which is several times faster than walking a nested map.
final class RunVariables {
    static final CelType DECIMAL = OpaqueType.create("decimal");
    private static final CelType DYNAMIC_MAP = MapType.create(SimpleType.STRING, SimpleType.DYN);

    static final Map<String, CelType> TYPES;

    /// These are always there: a run without them has an empty map or list, so that `in`, `exists` and `has` just work.
    static final Map<String, Object> EMPTY_WHEN_ABSENT = Map.of(
            "action.arguments", Map.of(), "references", Map.of(), "facts", Map.of(), "dataSources", java.util.List.of());

    /// Objects of a run that `has()` may ask for as a whole.
    static final Set<String> OBJECTS = Set.of("action", "model", "prompt", "failure");

    /// Maps whose members a reason template may name, such as `{references.order}`.
    static final Set<String> TEMPLATE_MAPS = Set.of("action.arguments", "references", "facts", "counters");

    /// Names that stand for a whole group: a sentence can name one value in it, not all of it.
    static final Set<String> GROUPS = Set.of("action.arguments", "references", "facts", "counters", "dataSources");

    private static final String PRESENCE = "@present.";

    static {
        var types = new LinkedHashMap<String, CelType>();
        types.put("action.type", SimpleType.STRING);
        types.put("action.effect", SimpleType.STRING);
        types.put("action.tool", SimpleType.STRING);
        types.put("action.amount", DECIMAL);
        types.put("action.currency", SimpleType.STRING);
        types.put("action.direction", SimpleType.STRING);
        types.put("action.arguments", DYNAMIC_MAP);
        types.put("confidence", SimpleType.DOUBLE);
        types.put("references", MapType.create(SimpleType.STRING, SimpleType.STRING));
        types.put("dataSources", ListType.create(DYNAMIC_MAP));
        types.put("facts", DYNAMIC_MAP);
        types.put("input", SimpleType.DYN);
        types.put("output", SimpleType.DYN);
        types.put("model.name", SimpleType.STRING);
        types.put("model.version", SimpleType.STRING);
        types.put("model.provider", SimpleType.STRING);
        types.put("prompt.name", SimpleType.STRING);
        types.put("prompt.version", SimpleType.STRING);
        types.put("agent", SimpleType.STRING);
        types.put("source", SimpleType.STRING);
        types.put("caseId", SimpleType.STRING);
        types.put("id", SimpleType.STRING);
        types.put("occurredAt", SimpleType.STRING);
        types.put("failure.kind", SimpleType.STRING);
        types.put("failure.message", SimpleType.STRING);
        types.put("attempt", SimpleType.INT);
        types.put("onBehalfOf", SimpleType.STRING);
        types.put("earlier.runs", SimpleType.INT);
        types.put("earlier.sameAction", SimpleType.INT);
        types.put("counters", MapType.create(SimpleType.STRING, SimpleType.INT));
        TYPES = Collections.unmodifiableMap(types);
    }

    private RunVariables() {}

    /// The hidden boolean variable that `has(name)` reads.
    static String presenceOf(String name) {
        return PRESENCE + name;
    }

    /// The name behind a presence variable, or null when it is an ordinary variable.
    static String presenceName(String variable) {
        return variable.startsWith(PRESENCE) ? variable.substring(PRESENCE.length()) : null;
    }
}
