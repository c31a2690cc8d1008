package io.countersign.cli.http;

/// What was asked for was refused, or could not be done. The message is the sentence to show; the command ends with exit code 1.
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /// Refused here, before a service was asked.
    public Refused(String sentence) {
        this(0, "", sentence);
    }

    /// @param status the HTTP status; 0: no service answered
    /// @param code the problem's `code`; empty: none
    /// @param sentence what is wrong and what to do
    public Refused(int status, String code, String sentence) {
        super(sentence);
        this.status = status;
        this.code = code;
    }

    /// The HTTP status; 0: no service answered.
    public int status() {
        return status;
    }

    /// The problem's `code`, for example `STALE`; empty: none.
    public String code() {
        return code;
    }
}
