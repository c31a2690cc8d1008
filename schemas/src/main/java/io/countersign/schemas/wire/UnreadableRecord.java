package io.countersign.schemas.wire;

/// Bytes that can't be read and never will be: keep them and go on. `code` is stable.
public final class UnreadableRecord extends Exception {

    private static final long serialVersionUID = 1L;

    /// Why bytes can't be read.
    public enum Code { TOMBSTONE, NOT_AVRO, UNKNOWN_SCHEMA, WRONG_TYPE }

    private final Code code;

    UnreadableRecord(Code code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    /// Stable code.
    public Code code() {
        return code;
    }
}
