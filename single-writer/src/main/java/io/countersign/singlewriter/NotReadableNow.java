package io.countersign.singlewriter;

/// What is asked for can't be read just now, because Kafka does not answer or this instance lags behind; asked again later it may be.
public final class NotReadableNow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param cause null: it took too long, or is yet to come
    public NotReadableNow(String message, Throwable cause) {
        super(message, cause);
    }
}
