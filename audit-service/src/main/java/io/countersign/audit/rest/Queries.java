package io.countersign.audit.rest;

import io.countersign.audit.Search.Field;
import io.countersign.audit.Search.Key;
import io.countersign.audit.Search.Query;
import io.countersign.record.EventType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Query parameters to a query. A parameter that is not known is refused: leaving a filter out unsaid would show too much.
final class Queries {

    private static final Map<String, Field> EQUAL = Map.ofEntries(Map.entry("case", Field.CASE), Map.entry("run", Field.RUN), Map.entry("person", Field.PERSON),
            Map.entry("flow", Field.FLOW), Map.entry("rule", Field.RULE), Map.entry("action", Field.ACTION), Map.entry("currency", Field.CURRENCY),
            Map.entry("risk", Field.RISK), Map.entry("customer", Field.CUSTOMER));
    private static final Set<String> OTHERS = Set.of("model", "prompt", "ref", "type", "amountFrom", "amountTo", "from", "to", "text", "order", "limit", "after");
    private static final int LONGEST = 1000;

    private Queries() {
    }

    static Query of(MultivaluedMap<String, String> given) {
        var equal = new EnumMap<Field, String>(Field.class);
        given.forEach((name, values) -> {
            if (!EQUAL.containsKey(name) && !OTHERS.contains(name)) {
                throw Problems.invalid(name, values.getFirst(), "there is no such filter; there are " + names());
            }
            if (values.size() > 1 || values.getFirst().isEmpty() || values.getFirst().length() > LONGEST || values.getFirst().indexOf('\0') >= 0) {
                throw Problems.invalid(name, String.join(", ", values), "give it once, with 1 to " + LONGEST + " characters, none of them NUL");
            }
            if (EQUAL.containsKey(name)) {
                equal.put(EQUAL.get(name), values.getFirst());
            }
        });
        versioned(given.getFirst("model"), Field.MODEL, Field.MODEL_VERSION, equal);
        versioned(given.getFirst("prompt"), Field.PROMPT, Field.PROMPT_VERSION, equal);
        var reference = Filters.of(null, null, given.getFirst("ref"));
        return new Query(equal, reference.referenceKind(), reference.reference(), type(given.getFirst("type")), amount("amountFrom", given), amount("amountTo", given),
                moment("from", given, 0), moment("to", given, 1), given.getFirst("text"), oldestFirst(given.getFirst("order")));
    }

    static String token(Key key) {
        return key.occurredAtMs() + "." + key.shard() + "." + key.index();
    }

    /// @param token null: the first page
    static Key key(String token) {
        if (token == null) {
            return null;
        }
        var parts = token.split("\\.", -1);
        try {
            if (parts.length == 3) {
                return new Key(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException _) {
            // Refused below, like a wrong number of parts.
        }
        throw Problems.invalid("after", token, "give the `next` of the page before");
    }

    private static void versioned(String value, Field name, Field version, Map<Field, String> equal) {
        if (value != null) {
            var at = value.lastIndexOf('@');
            equal.put(name, at < 1 ? value : value.substring(0, at));
            if (at >= 1) {
                equal.put(version, value.substring(at + 1));
            }
        }
    }

    private static EventType type(String value) {
        return value == null ? null : Arrays.stream(EventType.values()).filter(type -> type.name().equalsIgnoreCase(value.replace('-', '_'))).findFirst()
                .orElseThrow(() -> Problems.invalid("type", value, "give a type of event, such as "
                        + Arrays.stream(EventType.values()).limit(3).map(EventType::name).collect(Collectors.joining(", "))
                        + "; the entries and the facets of a search show them"));
    }

    private static BigDecimal amount(String name, MultivaluedMap<String, String> given) {
        var value = given.getFirst(name);
        if (value != null && !value.matches("-?[0-9]{1,20}(\\.[0-9]{1,20})?")) {
            throw Problems.invalid(name, value, "give a decimal number, such as 240.00");
        }
        return value == null ? null : new BigDecimal(value);
    }

    private static Instant moment(String name, MultivaluedMap<String, String> given, int days) {
        var value = given.getFirst(name);
        return value == null ? null : moment(name, value, days);
    }

    /// @param days to add to a date: 1 makes it the end of that day
    static Instant moment(String name, String value, int days) {
        try {
            return value.matches("\\d{4}-\\d\\d-\\d\\d") ? LocalDate.parse(value).plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException _) {
            throw Problems.invalid(name, value, "give a date, such as 2026-11-27, which is a whole day in UTC, or an instant, such as 2026-11-27T16:30:00Z");
        }
    }

    private static boolean oldestFirst(String value) {
        return switch (value) {
            case null -> false;
            case "newest" -> false;
            case "oldest" -> true;
            default -> throw Problems.invalid("order", value, "give newest or oldest");
        };
    }

    private static String names() {
        var all = new TreeSet<>(OTHERS);
        all.addAll(EQUAL.keySet());
        return String.join(", ", all);
    }
}
