package io.countersign.console;

/// A service said no, or did not answer.
public final class Refused extends RuntimeException {

    private final Service service;
    private final int status;
    private final String code;

    /// @param status HTTP status; 0: no answer
    /// @param code the problem's stable code; null: none
    /// @param detail one or two sentences for people
    public Refused(Service service, int status, String code, String detail) {
        super(detail);
        this.service = service;
        this.status = status;
        this.code = code;
    }

    public Service service() {
        return service;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /// The state has changed since the page was shown, or somebody was first.
    public boolean conflict() {
        return status == 409;
    }
}
