package io.countersign.singlewriter;

/// A command doesn't fit the state or the actor's rights.
///
/// @param kind which sort of refusal
/// @param code stable, such as `ALREADY_DECIDED`
/// @param detail one sentence: what is in the way and the remedy
/// @param target the aggregate it was for; null: none
public record Refusal(Kind kind, String code, String detail, String target) {

    /// Sorts of refusal; over HTTP 403, 404, 409 and 422.
    public enum Kind { FORBIDDEN, NOT_FOUND, CONFLICT, INVALID }

    /// Code of a command that comes under the id of another one.
    public static final String KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";
    /// Code of a repeated command whose first answer was erased with its case.
    public static final String ERASED = "ANSWER_ERASED";
}
