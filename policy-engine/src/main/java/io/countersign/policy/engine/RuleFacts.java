package io.countersign.policy.engine;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What holds whenever one branch of a condition holds: which actions it is about, between which numbers a field lies, which texts it can have,
/// what is there and what is not. Everything else is kept by its words. Good for two questions: can this hold at all, and does it imply that.
final class RuleFacts {
    /// Fields that cannot be any number.
    private static final Map<String, Range> KNOWN = Map.of("confidence", new Range(BigDecimal.ZERO, true, BigDecimal.ONE, true),
            "attempt", new Range(BigDecimal.ONE, true, null, false));
    private static final Range COUNT = new Range(BigDecimal.ZERO, true, null, false);
    private static final Range ANY = new Range(null, false, null, false);

    /// @param least null: nothing bounds it below; `most` likewise above
    record Range(BigDecimal least, boolean leastIncluded, BigDecimal most, boolean mostIncluded) {
        Range and(Range other) {
            int low = compare(least, other.least, -1);
            int high = compare(most, other.most, 1);
            return new Range(low >= 0 ? least : other.least, low > 0 ? leastIncluded : low < 0 ? other.leastIncluded : leastIncluded && other.leastIncluded,
                    high <= 0 ? most : other.most, high < 0 ? mostIncluded : high > 0 ? other.mostIncluded : mostIncluded && other.mostIncluded);
        }

        boolean isEmpty() {
            int order = least == null || most == null ? -1 : least.compareTo(most);
            return order > 0 || order == 0 && !(leastIncluded && mostIncluded);
        }

        boolean within(Range other) {
            return equals(and(other));
        }

        private static int compare(BigDecimal one, BigDecimal other, int infinity) {
            return one == null ? other == null ? 0 : infinity : other == null ? -infinity : one.compareTo(other);
        }
    }

    private final Set<String> types;
    private final Map<String, Range> ranges = new TreeMap<>();
    private final Map<String, Set<String>> oneOf = new TreeMap<>();
    private final Map<String, Set<String>> noneOf = new TreeMap<>();
    private final Map<String, Boolean> presence = new TreeMap<>();
    private final Set<String> others = new TreeSet<>();
    private String contradiction;

    /// @param types every action that a run may propose
    RuleFacts(Set<String> types) {
        this.types = new HashSet<>(types);
    }

    /// These and those together.
    RuleFacts and(RuleFacts other) {
        var both = new RuleFacts(types);
        both.keepTypes(other.types);
        for (var facts : new RuleFacts[] {this, other}) {
            facts.ranges.forEach(both::range);
            facts.oneOf.forEach(both::oneOf);
            facts.noneOf.forEach(both::noneOf);
            facts.presence.forEach(both::present);
            facts.others.forEach(words -> both.other(words.startsWith("!") ? words.substring(1) : words, !words.startsWith("!")));
            both.contradiction = both.contradiction == null ? facts.contradiction : both.contradiction;
        }
        return both;
    }

    RuleFacts keepTypes(Set<String> kept) {
        types.retainAll(kept);
        return this;
    }

    RuleFacts range(String field, Range range) {
        var before = ranges.getOrDefault(field, known(field));
        var after = before.and(range);
        ranges.put(field, after);
        if (after.isEmpty()) {
            contradict("no value of %s fits".formatted(field));
        }
        return read(field);
    }

    RuleFacts oneOf(String field, Set<String> texts) {
        var left = new TreeSet<>(oneOf.getOrDefault(field, texts));
        left.retainAll(texts);
        left.removeAll(noneOf.getOrDefault(field, Set.of()));
        oneOf.put(field, left);
        if (left.isEmpty()) {
            contradict("%s would have to be two things at once".formatted(field));
        }
        return read(field);
    }

    RuleFacts noneOf(String field, Set<String> texts) {
        var all = new TreeSet<>(noneOf.getOrDefault(field, Set.of()));
        all.addAll(texts);
        noneOf.put(field, all);
        return oneOf.containsKey(field) ? oneOf(field, oneOf.get(field)) : read(field);
    }

    RuleFacts present(String field, boolean there) {
        if (!presence.getOrDefault(field, there).equals(there)) {
            contradict("%s would have to be there and not be there".formatted(field));
        }
        presence.put(field, there);
        return this;
    }

    RuleFacts other(String words, boolean holds) {
        others.add(holds ? words : "!" + words);
        if (others.contains(holds ? "!" + words : words)) {
            contradict("%s would have to hold and not hold".formatted(words));
        }
        return this;
    }

    RuleFacts contradict(String why) {
        contradiction = contradiction == null ? why : contradiction;
        return this;
    }

    private RuleFacts read(String field) {
        return present(field, true);
    }

    private static Range known(String field) {
        return field.startsWith("earlier.") || field.startsWith("counters.") || field.startsWith("size(") ? COUNT : KNOWN.getOrDefault(field, ANY);
    }

    /// Why it can never hold; null: it may.
    String contradiction() {
        return contradiction != null ? contradiction : types.isEmpty() ? "none of the flow's actions fits" : null;
    }

    /// Whether a field is surely absent.
    boolean lacks(String field) {
        return Boolean.FALSE.equals(presence.get(field));
    }

    Set<String> types() {
        return Collections.unmodifiableSet(types);
    }

    /// Whether that holds wherever this holds.
    boolean implies(RuleFacts that) {
        return that.types.containsAll(types) && others.containsAll(that.others)
                && that.ranges.entrySet().stream().allMatch(range -> ranges.getOrDefault(range.getKey(), known(range.getKey())).within(range.getValue()) && reads(range.getKey()))
                && that.oneOf.entrySet().stream().allMatch(texts -> oneOf.containsKey(texts.getKey()) && texts.getValue().containsAll(oneOf.get(texts.getKey())))
                && that.noneOf.entrySet().stream().allMatch(texts -> excludes(texts.getKey(), texts.getValue()))
                && that.presence.entrySet().stream().allMatch(there -> there.getValue().equals(presence.get(there.getKey())));
    }

    private boolean reads(String field) {
        return Boolean.TRUE.equals(presence.get(field));
    }

    private boolean excludes(String field, Set<String> texts) {
        return noneOf.getOrDefault(field, Set.of()).containsAll(texts) || oneOf.containsKey(field) && Collections.disjoint(oneOf.get(field), texts);
    }
}
