package io.countersign.console.web;

import io.countersign.console.Services;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The filters of a page as its address says them. Empty ones are left out.
///
/// @param values by name, in order
public record Query(Map<String, String> values) {

    private static final Set<String> COMMON = Set.of("q", "object", "actor", "from", "to", "after");

    /// The given names only: what else stands in an address does nothing.
    static Query of(MultivaluedMap<String, String> given, String... names) {
        var values = new LinkedHashMap<String, String>();
        for (var name : names) {
            var value = given.getFirst(name);
            if (value != null && !value.isBlank()) values.put(name, value.strip());
        }
        return new Query(values);
    }

    /// Empty when it is not given.
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// The same with one value replaced; an empty one takes it out. Where a list goes on belongs to the filters it began with, so `after` goes.
    public Query with(String name, String value) {
        var copy = new LinkedHashMap<>(values);
        copy.remove("after");
        if (value == null || value.isEmpty()) copy.remove(name);
        else copy.put(name, value);
        return new Query(copy);
    }

    public Query without(String name) {
        return with(name, "");
    }

    /// A filter in use.
    public record Used(String key, String value) {

        /// `amountFrom` → `Amount from`.
        public String words() {
            return key.equals("q") ? "Words" : key.equals("object") ? "Business id" : key.equals("actor") ? "Who" : Formats.words(key.replaceAll("([A-Z])", " $1"));
        }
    }

    /// The filters in use, without where the list goes on.
    public List<Used> shown() {
        return values.entrySet().stream().filter(one -> !one.getKey().equals("after")).map(one -> new Used(one.getKey(), one.getValue())).toList();
    }

    /// Some filter is in use that is seldom needed.
    public boolean hasMore() {
        return values.keySet().stream().anyMatch(name -> !COMMON.contains(name));
    }

    /// `?state=HELD&flow=x`; empty without values.
    @Override
    public String toString() {
        return values.isEmpty() ? "" : "?" + values.entrySet().stream().map(one -> one.getKey() + "=" + Services.escape(one.getValue())).collect(Collectors.joining("&"));
    }

    /// The same for a service, which calls some of them otherwise.
    String asked(Map<String, String> names, String more) {
        var asked = values.entrySet().stream().map(one -> names.getOrDefault(one.getKey(), one.getKey()) + "=" + Services.escape(one.getValue())).collect(Collectors.joining("&"));
        return "?" + asked + (asked.isEmpty() || more.isEmpty() ? "" : "&") + more;
    }
}
