package io.countersign.deploy;

/// Something a person must mend before the local stack can go on. The message is one or two plain sentences with the
/// cause and the remedy; it is meant to be printed as it is, without a stack trace.
public final class StackProblem extends RuntimeException {

    public StackProblem(String message) {
        super(message);
    }

    public StackProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
