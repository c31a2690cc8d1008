package io.countersign.audit.domain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who may ask for a redaction, who may end one, and when. Pure: told all it judges by.
public final class RedactionRules {

    private static final int SHORTEST_REASON = 10;
    private static final int LONGEST_REASON = 1000;

    /// Why something can't be done.
    ///
    /// @param code stable code
    /// @param detail one sentence with the remedy
    public record Refusal(Kind kind, String code, String detail) {
        /// Kinds of refusals.
        public enum Kind { INVALID, FORBIDDEN, NOT_FOUND, CONFLICT }
    }

    /// What is known of the case.
    ///
    /// @param exists the Record has an entry of it
    /// @param openRuns runs that something can still happen to
    /// @param newerRuns a run was accepted after the case was redacted last
    public record CaseFacts(boolean exists, List<String> openRuns, boolean newerRuns) {
    }

    private RedactionRules() {
    }

    /// @return empty: the person may ask
    public static Optional<Refusal> ask(boolean mayRedact, String role, String caseId, String reason, CaseFacts facts, Collection<Redaction> all) {
        if (!mayRedact) {
            return Optional.of(forbidden(role));
        }
        if (reason.length() < SHORTEST_REASON || reason.length() > LONGEST_REASON) {
            return Optional.of(new Refusal(Refusal.Kind.INVALID, "INVALID_PARAMETER", "`reason` has " + reason.length() + " characters: give "
                    + SHORTEST_REASON + " to " + LONGEST_REASON + "; it stays readable for good, so name nobody in it."));
        }
        if (!facts.exists) {
            return Optional.of(new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "The Record has no case " + caseId + "."));
        }
        for (var redaction : all) {
            if (redaction.caseId().equals(caseId)) {
                switch (redaction.state()) {
                    case ASKED -> {
                        return Optional.of(conflict("ALREADY_ASKED", redaction.askedBy() + " has asked for it already: have a second person approve or decline "
                                + redaction.id() + "."));
                    }
                    case DONE -> {
                        if (!facts.newerRuns) {
                            return Optional.of(conflict("ALREADY_REDACTED", "Case " + caseId + " was redacted at " + redaction.endedAt()
                                    + " (" + redaction.id() + "), and no run came since."));
                        }
                    }
                    case DECLINED -> { }
                }
            }
        }
        return openRuns(facts);
    }

    /// @param redaction null: there is none of that id
    /// @return empty: the person may approve
    public static Optional<Refusal> approve(boolean mayRedact, String role, String by, String id, Redaction redaction, CaseFacts facts) {
        return end(mayRedact, role, by, id, redaction).or(() -> openRuns(facts));
    }

    /// @param redaction null: there is none of that id
    /// @return empty: the person may decline
    public static Optional<Refusal> decline(boolean mayRedact, String role, String by, String id, String note, Redaction redaction) {
        return end(mayRedact, role, by, id, redaction).or(() -> note == null || note.isBlank() || note.length() > LONGEST_REASON
                ? Optional.of(new Refusal(Refusal.Kind.INVALID, "INVALID_PARAMETER", "`note` must say why not, in " + LONGEST_REASON + " characters at most."))
                : Optional.empty());
    }

    private static Optional<Refusal> end(boolean mayRedact, String role, String by, String id, Redaction redaction) {
        if (!mayRedact) {
            return Optional.of(forbidden(role));
        }
        if (redaction == null) {
            return Optional.of(new Refusal(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no redaction " + id + "; GET /record/redactions lists them."));
        }
        if (redaction.askedBy().equals(by)) {
            return Optional.of(new Refusal(Refusal.Kind.FORBIDDEN, "FOUR_EYES", by + " asked for it, so somebody else with role " + role + " must answer."));
        }
        return redaction.state() == Redaction.State.ASKED ? Optional.empty()
                : Optional.of(conflict("ALREADY_ENDED", redaction.endedBy() + " has answered it already at " + redaction.endedAt() + ": it is "
                        + redaction.state().name().toLowerCase(java.util.Locale.ROOT) + "."));
    }

    private static Optional<Refusal> openRuns(CaseFacts facts) {
        return facts.openRuns.isEmpty() ? Optional.empty() : Optional.of(conflict("OPEN_RUNS", "Something can still happen to " + String.join(", ", facts.openRuns)
                + ": finish or withdraw it first, or nobody could judge it any more."));
    }

    private static Refusal forbidden(String role) {
        return new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "Only somebody with role " + role + " may do that.");
    }

    private static Refusal conflict(String code, String detail) {
        return new Refusal(Refusal.Kind.CONFLICT, code, detail);
    }
}
