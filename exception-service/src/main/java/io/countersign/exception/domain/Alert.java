package io.countersign.exception.domain;

import java.time.Instant;

/// Something needs attention: one entry of the one list of alerts. It carries ids to follow, never data.
///
/// @param key an alert with this key is raised once while nobody has seen it
/// @param caseId where it came from, and the place of its events
/// @param kind such as `SLA_MISSED` or `BYPASS`
/// @param severity `info`, `warning` or `critical`
/// @param subject what it is about: an id
/// @param flow null: not about one
/// @param detail one sentence
/// @param acknowledgedBy who has seen it; null: nobody
/// @param acknowledgedAt null: nobody has seen it
/// @param note what that person wrote; null: nothing
/// @param version 1 raised, 2 acknowledged
public record Alert(String id, String key, String caseId, String kind, String severity, String subject, String flow, String detail,
        Instant raisedAt, String acknowledgedBy, Instant acknowledgedAt, String note, long version) {

    /// A target was missed.
    public static final String SLA_MISSED = "SLA_MISSED";
    /// Nobody on duty can be asked.
    public static final String NOBODY_ON_DUTY = "NOBODY_ON_DUTY";
    /// Alerts don't get out.
    public static final String CHANNEL_FAILS = "ALERT_CHANNEL_FAILS";
    /// A receiver of webhooks is gone or has failed for too long.
    public static final String WEBHOOK_DISABLED = "WEBHOOK_DISABLED";

    /// What is to be raised.
    public record Notice(String key, String kind, String severity, String subject, String flow, String detail) {

        /// An exception missed its target.
        public static Notice targetMissed(ExceptionItem item) {
            return new Notice(targetKey(item.id()), SLA_MISSED, "warning", item.id(), item.shown().flow(),
                    "Exception " + item.id() + " (" + item.reasonCode() + ") missed its target time.");
        }

        /// Key of the alert that an exception missed its target.
        public static String targetKey(String itemId) {
            return SLA_MISSED + ":" + itemId;
        }

        /// Incidents, which no flow owns, wait for nobody.
        public static Notice incidentsUnowned() {
            return new Notice("nobody:incidents", NOBODY_ON_DUTY, "critical", "exceptions", null, "Nobody on duty looks after incidents: no queue-owner is there.");
        }

        /// Nothing is sent to an endpoint any more.
        public static Notice webhookDisabled(String endpointId, String reason) {
            return new Notice(WEBHOOK_DISABLED + ":" + endpointId, WEBHOOK_DISABLED, "warning", endpointId, null,
                    "Webhook " + endpointId + " is switched off: " + reason);
        }
    }

    /// What happens to an alert.
    public sealed interface Change {}

    /// It is new.
    public record Raised(String alertId, String key, String caseId, String kind, String severity, String subject, String flow, String detail,
            Instant at) implements Change {}

    /// A person has seen it.
    ///
    /// @param note null: nothing written
    public record Acknowledged(String alertId, String by, Instant at, String note) implements Change {}

    /// A new alert.
    static Alert of(Raised raised) {
        return new Alert(raised.alertId(), raised.key(), raised.caseId(), raised.kind(), raised.severity(), raised.subject(), raised.flow(),
                raised.detail(), raised.at(), null, null, null, 1);
    }

    /// The alert after a person has seen it.
    Alert after(Acknowledged seen) {
        return new Alert(id, key, caseId, kind, severity, subject, flow, detail, raisedAt, seen.by(), seen.at(), seen.note(), version + 1);
    }

    /// Nobody has seen it.
    public boolean open() {
        return acknowledgedBy == null;
    }
}
