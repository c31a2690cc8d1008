package io.countersign.console.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/// What somebody typed into the search: an id that has a page of its own, or words to look for.
public record SearchTerm(String text) {

    private static final Pattern PLACE = Pattern.compile("(countersign\\.[a-z0-9.-]+)/(\\d{1,9})[:/](\\d{1,18})");
    private static final Pattern REPLAY = Pattern.compile("RP-\\d{1,9}", Pattern.CASE_INSENSITIVE);
    private static final Pattern EVENT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public SearchTerm {
        text = text == null ? "" : text.strip();
    }

    /// The page of what has such an id; empty: it is not an id with a page.
    public Optional<String> page() {
        if (text.matches("run_[a-z0-9]{10,60}")) return Optional.of("/runs/" + text);
        if (text.matches("apr_[0-9a-f]{32}")) return Optional.of("/approvals/" + text);
        if (text.matches("exc_[0-9a-f]{32}")) return Optional.of("/exceptions/" + text);
        if (text.matches("alt_[0-9a-f]{32}")) return Optional.of("/alerts?state=all#" + text);
        if (REPLAY.matcher(text).matches()) return Optional.of("/replay/" + text.toUpperCase(java.util.Locale.ROOT));
        var place = PLACE.matcher(text);
        return place.matches() ? Optional.of("/record/" + place.group(1) + "/" + place.group(2) + "/" + place.group(3)) : Optional.empty();
    }

    /// It may be the id of an event, whose entry has a page; cases may have such ids as well.
    public boolean mayBeEvent() {
        return EVENT.matcher(text).matches();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }
}
