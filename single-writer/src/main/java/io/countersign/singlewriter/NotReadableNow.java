package io.countersign.singlewriter;

/// Kafka can't be read just now; asked again later it may be.
public final class NotReadableNow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param cause null: it took too long
    public NotReadableNow(String message, Throwable cause) {
        super(message, cause);
    }
}
