package io.countersign.schemas.wire;

/// The registry did not answer, so nothing can be said of a record yet: wait and ask again; never drop the record for it.
public final class RegistryUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
