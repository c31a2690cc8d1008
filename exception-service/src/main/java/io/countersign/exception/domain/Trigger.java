package io.countersign.exception.domain;

/// Something unusual happened.
///
/// @param reasonCode one of the twelve reason codes; see [ReasonCode#of]
/// @param content the whole run; for an incident what is known of it
public record Trigger(Subject subject, String reasonCode, Content content) {

    public Trigger {
        reasonCode = ReasonCode.of(reasonCode).name();
    }

    /// What makes triggers of one case come together in one item: the reason code. Incidents never come together with runs that
    /// wait: those of a run come together by reason code, those without one by what they are about too.
    public String family() {
        return !subject.incident() ? reasonCode : subject.runId() != null ? reasonCode + " incident" : reasonCode + " " + subject.title();
    }
}
