package io.countersign.ingest;

import io.countersign.ingest.domain.NamePatterns;
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
        return NamePatterns.matches(sources, source) && NamePatterns.matches(flows, flow);
    }
}
