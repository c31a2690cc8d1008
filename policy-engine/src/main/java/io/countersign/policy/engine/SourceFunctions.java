package io.countersign.policy.engine;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.runtime.CelFunctionBinding;
import io.countersign.roster.BusinessHours;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What rules ask about a run's time and about the data it was made from. A rule writes `minutesOld("crm")`; which run is meant goes without saying.
///
/// - `withinHours("Europe/Berlin; Mo-Fr 09:00-17:00")`: whether the run happened in these hours
/// - `minutesOld("crm")`: whole minutes between the fetching of a source and the run; missing when it has no such source
/// - `staleSources(60)`: names of the sources that were older than so many minutes; missing when one has no `fetchedAt`
/// - `conflictingSources()`: names of the sources that contradict another one
///
/// They look at the run alone, never at a clock: judged again, a run gets the same answers.
final class SourceFunctions {
    static final String WITHIN_HOURS = "withinHours";

    private static final String NOW = "occurredAt";
    private static final String SOURCES = "dataSources";
    private static final CelType NAMES = ListType.create(SimpleType.STRING);

    private SourceFunctions() {}

    /// They fill in which run is meant.
    static List<CelMacro> macros() {
        return List.of(
                CelMacro.newGlobalMacro(WITHIN_HOURS, 1, (factory, target, args) -> java.util.Optional.of(
                        factory.newGlobalCall(WITHIN_HOURS, args.getFirst(), factory.newIdentifier(NOW)))),
                CelMacro.newGlobalMacro("minutesOld", 1, (factory, target, args) -> java.util.Optional.of(
                        factory.newGlobalCall("minutesOld", args.getFirst(), factory.newIdentifier(SOURCES), factory.newIdentifier(NOW)))),
                CelMacro.newGlobalMacro("staleSources", 1, (factory, target, args) -> java.util.Optional.of(
                        factory.newGlobalCall("staleSources", args.getFirst(), factory.newIdentifier(SOURCES), factory.newIdentifier(NOW)))),
                CelMacro.newGlobalMacro("conflictingSources", 0, (factory, target, args) -> java.util.Optional.of(
                        factory.newGlobalCall("conflictingSources", factory.newIdentifier(SOURCES)))));
    }

    static List<CelFunctionDecl> declarations() {
        var sources = RunVariables.TYPES.get(SOURCES);
        return List.of(
                CelFunctionDecl.newFunctionDeclaration(WITHIN_HOURS, CelOverloadDecl.newGlobalOverload("within_hours", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration("minutesOld", CelOverloadDecl.newGlobalOverload("minutes_old", SimpleType.INT, SimpleType.STRING, sources, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration("staleSources", CelOverloadDecl.newGlobalOverload("stale_sources", NAMES, SimpleType.INT, sources, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration("conflictingSources", CelOverloadDecl.newGlobalOverload("conflicting_sources", NAMES, sources)));
    }

    static List<CelFunctionBinding> bindings() {
        return Stream.of(
                CelFunctionBinding.fromOverloads(WITHIN_HOURS, CelFunctionBinding.from("within_hours", String.class, String.class, SourceFunctions::withinHours)),
                CelFunctionBinding.fromOverloads("minutesOld", CelFunctionBinding.from("minutes_old", List.of(String.class, List.class, String.class),
                        args -> minutesOld((String) args[0], (List<?>) args[1], (String) args[2]))),
                CelFunctionBinding.fromOverloads("staleSources", CelFunctionBinding.from("stale_sources", List.of(Long.class, List.class, String.class),
                        args -> staleSources((Long) args[0], (List<?>) args[1], (String) args[2]))),
                CelFunctionBinding.fromOverloads("conflictingSources", CelFunctionBinding.from("conflicting_sources", List.class, SourceFunctions::conflictingSources)))
                .flatMap(java.util.Collection::stream).toList();
    }

    private static boolean withinHours(String hours, String at) {
        var moment = moment(at, NOW);
        return BusinessHours.parse(hours).between(moment, moment.plusMillis(1)).isPositive();
    }

    private static long minutesOld(String name, List<?> sources, String at) {
        var named = sources.stream().filter(source -> name.equals(text(source, "name"))).toList();
        if (named.isEmpty()) {
            throw new MissingField(SOURCES + "." + name);
        }
        return named.stream().mapToLong(source -> minutes(source, at)).max().orElseThrow();
    }

    private static List<String> staleSources(long minutes, List<?> sources, String at) {
        return sources.stream().filter(source -> minutes(source, at) > minutes).map(source -> text(source, "name")).distinct().toList();
    }

    private static List<String> conflictingSources(List<?> sources) {
        var names = new ArrayList<String>();
        for (var source : sources) {
            if (source instanceof Map<?, ?> map && (map.get("conflictsWith") instanceof String text && !text.isBlank()
                    || map.get("conflictsWith") instanceof List<?> list && !list.isEmpty())) {
                names.add(text(source, "name"));
            }
        }
        return names;
    }

    private static long minutes(Object source, String at) {
        var fetched = text(source, "fetchedAt");
        if (fetched == null) {
            throw new MissingField(SOURCES + "." + text(source, "name") + ".fetchedAt");
        }
        return java.time.Duration.between(moment(fetched, "fetchedAt"), moment(at, NOW)).toMinutes();
    }

    private static String text(Object source, String field) {
        return source instanceof Map<?, ?> map && map.get(field) instanceof String text ? text : null;
    }

    private static Instant moment(String text, String field) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s \"%s\" is no time such as 2026-01-31T12:00:00Z".formatted(field, PlainText.oneLine(text, 40)), e);
        }
    }
}
