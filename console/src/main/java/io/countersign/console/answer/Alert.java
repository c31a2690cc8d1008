package io.countersign.console.answer;

import java.time.Instant;

/// Something that needs attention (`GET /alerts`).
///
/// @param subject what it is about: an id to follow
/// @param detail one sentence
public record Alert(String id, String kind, String severity, String subject, String flow, String detail, Instant raisedAt, String acknowledgedBy, Instant acknowledgedAt, String note) {

    public boolean open() {
        return acknowledgedBy == null;
    }

    public String kindWords() {
        return switch (kind) {
            case "SLA_MISSED" -> "Target time missed";
            case "BYPASS" -> "Executed without a release";
            case "QUEUE_PILE_UP" -> "Exceptions pile up";
            case "STOP_ENGAGED" -> "Stop switch engaged";
            default -> kind.isEmpty() ? "Attention" : kind.charAt(0) + kind.substring(1).toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        };
    }

    /// As a risk, whose marks people know.
    public String risk() {
        return switch (severity) {
            case "critical" -> "critical";
            case "warning" -> "high";
            default -> "low";
        };
    }

    /// The page of what it is about; null: there is none.
    public String about() {
        if (subject == null) return null;
        if (subject.startsWith("run_")) return "/runs/" + subject;
        if (subject.startsWith("apr_")) return "/approvals/" + subject;
        if (subject.startsWith("exc_")) return "/exceptions/" + subject;
        if (subject.equals(flow)) return kind.equals("QUEUE_PILE_UP") ? "/exceptions?flow=" + flow : "/flows/" + flow;
        return null;
    }

    public String aboutWords() {
        var page = about();
        if (page == null) return null;
        return page.startsWith("/runs") ? "Open the run" : page.startsWith("/approvals") ? "Open the approval" : page.startsWith("/exceptions/") ? "Open the exception"
                : page.startsWith("/exceptions") ? "Open the queue of " + flow : "Open the flow";
    }
}
