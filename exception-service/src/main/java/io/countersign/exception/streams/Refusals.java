package io.countersign.exception.streams;

import io.countersign.singlewriter.Refusal;

/// A refusal of the domain, as the kernel answers it.
final class Refusals {

    private Refusals() {}

    /// @param target the aggregate it was for
    static Refusal of(io.countersign.exception.domain.Refusal refusal, String target) {
        var kind = switch (refusal.code()) {
            case FORBIDDEN -> Refusal.Kind.FORBIDDEN;
            case NOT_FOUND -> Refusal.Kind.NOT_FOUND;
            case CLAIMED, NOT_CLAIMED, ALREADY_RESOLVED, NOT_OPEN, STALE, NO_CHANGE, SIBLING_OPEN, NOT_BACK_YET, ALREADY_ACKNOWLEDGED ->
                    Refusal.Kind.CONFLICT;
            case NOT_WAITING, NOTE_TOO_SHORT, NOTE_INVALID, NOT_OFFERED, EDIT_MISSING, EDIT_NOT_ALLOWED, OUTCOME_UNKNOWN, UNTIL_INVALID, OWNER_UNFIT,
                    MERGE_UNFIT -> Refusal.Kind.INVALID;
        };
        return new Refusal(kind, refusal.code().name(), refusal.detail(), target);
    }
}
