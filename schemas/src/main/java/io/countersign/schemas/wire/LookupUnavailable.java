package io.countersign.schemas.wire;

/// The schema registry or the key store did not answer, so nothing can be said of a record yet: wait and ask again; never drop the record for it.
public final class LookupUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message who did not answer, one sentence
    /// @param cause null: none
    public LookupUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
