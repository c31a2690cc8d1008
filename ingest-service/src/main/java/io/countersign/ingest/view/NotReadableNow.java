package io.countersign.ingest.view;

/// Kafka can't be read just now; asked again later it may be.
public final class NotReadableNow extends RuntimeException {

    NotReadableNow(String message, Throwable cause) {
        super(message, cause);
    }
}
