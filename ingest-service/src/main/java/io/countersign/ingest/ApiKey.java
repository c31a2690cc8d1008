package io.countersign.ingest;

import java.util.List;

/// A program's key.
///
/// @param id name of the key; never the key itself
/// @param sha256 SHA-256 of the key, 64 hexadecimal digits
/// @param responsible person who answers for it, and so can't decide on its runs
/// @param sources it may send for: exact, `prefix*`, or `*`
/// @param flows it may send to: exact, `prefix*`, or `*`
public record ApiKey(String id, String sha256, String responsible, List<String> sources, List<String> flows) {

    /// Whether it may send, and see, runs of that source and flow.
    public boolean covers(String source, String flow) {
        return matches(sources, source) && matches(flows, flow);
    }

    private static boolean matches(List<String> allowed, String name) {
        return allowed.stream().anyMatch(pattern -> pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : pattern.equals(name));
    }
}
