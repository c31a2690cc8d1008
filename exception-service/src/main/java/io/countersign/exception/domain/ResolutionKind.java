package io.countersign.exception.domain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How a person settles an exception.
public enum ResolutionKind {
    FIX(Outcome.DATA_FIXED, "fixed the data and sent it through the rules again"),
    /// The output is replaced in place; then like a release.
    CORRECT(Outcome.OUTPUT_CORRECTED, "corrected the output"),
    RELEASE(Outcome.RELEASED, "released it"),
    APPROVAL(Outcome.SENT_TO_APPROVAL, "asked for an approval"),
    RETRY(Outcome.RETRIED, "asked for another attempt"),
    /// Only where the flow names a prompt to fall back to.
    FALLBACK(Outcome.FELL_BACK, "sent it to the fallback"),
    BY_HAND(Outcome.HANDLED_BY_HAND, "handled it by hand"),
    REJECT(Outcome.REJECTED, "rejected it"),
    /// There is nothing to do.
    DISMISS(Outcome.DISMISSED, "dismissed it");

    /// What is offered for runs that were handed over too often.
    public static final List<ResolutionKind> AFTER_HAND_OVERS = List.of(RELEASE, REJECT, BY_HAND);
    /// What is offered for an incident.
    public static final List<ResolutionKind> FOR_INCIDENTS = List.of(BY_HAND, DISMISS);

    /// After these a run can be taken up again; after the others it goes its own way.
    static final Set<ResolutionKind> ENDINGS = EnumSet.of(BY_HAND, REJECT, DISMISS);

    private final Outcome outcome;
    private final String past;

    ResolutionKind(Outcome outcome, String past) {
        this.outcome = outcome;
        this.past = past;
    }

    /// What becomes of it, unless a person says otherwise.
    public Outcome outcome() {
        return outcome;
    }

    /// What may be said to have become of it.
    List<String> outcomes() {
        return Stream.of(outcome, Outcome.DUPLICATE, this == DISMISS ? Outcome.HANDLED_BY_HAND : outcome).map(Enum::name).distinct().toList();
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
