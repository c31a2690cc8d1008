package io.countersign.exception.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a person settles an exception.
public enum ResolutionKind {
    FIX("fixed the data and sent it through the rules again"),
    RELEASE("released it"),
    APPROVAL("asked for an approval"),
    RETRY("asked for another attempt"),
    BY_HAND("handled it by hand"),
    REJECT("rejected it"),
    /// Not offered yet.
    CORRECT("corrected the output"),
    /// Not offered yet.
    FALLBACK("sent it to the fallback"),
    DISMISS("dismissed it");

    /// What is offered for runs.
    public static final List<ResolutionKind> FOR_RUNS = List.of(FIX, RELEASE, APPROVAL, RETRY, BY_HAND, REJECT);
    /// What is offered for runs that were handed over too often.
    public static final List<ResolutionKind> AFTER_HAND_OVERS = List.of(RELEASE, REJECT, BY_HAND);
    /// What is offered for an incident without a run.
    public static final List<ResolutionKind> FOR_INCIDENTS = List.of(BY_HAND, DISMISS);

    private final String past;

    ResolutionKind(String past) {
        this.past = past;
    }

    /// What the person did, after their name.
    public String past() {
        return past;
    }

    /// Lower-case word with dashes, as in REST: `by-hand`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind of that word.
    public static Optional<ResolutionKind> of(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }

    /// `release, reject or by-hand`.
    static String offered(List<ResolutionKind> kinds) {
        var words = kinds.stream().map(ResolutionKind::word).toList();
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }
}
