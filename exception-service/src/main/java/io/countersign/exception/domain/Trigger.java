package io.countersign.exception.domain;

/// Something unusual happened.
///
/// @param reasonCode one of the twelve reason codes
/// @param content the whole run; for an incident what is known of it
public record Trigger(Subject subject, String reasonCode, Content content) {

    /// What makes triggers of one case come together in one item: the reason code, and for incidents also what they are about.
    public String family() {
        return subject.incident() ? reasonCode + " " + subject.title() : reasonCode;
    }
}
