package io.countersign.transparency;

/// A proof, signature or note does not show what it claims. The message says which part failed; nothing may be concluded
/// from the data it came with.
public final class InvalidProofException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message one sentence: what was checked and how it differs
    public InvalidProofException(String message) {
        super(message);
    }
}
