package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.exception.domain.Alert;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One alert.
@Schema(description = "Something that needs attention")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AlertRow(String id, @Schema(description = "Such as SLA_MISSED, BYPASS, STOP_ENGAGED or QUEUE_PILE_UP") String kind,
        @Schema(description = "info, warning or critical") String severity, @Schema(description = "What it is about: an id to follow") String subject,
        String flow, @Schema(description = "One sentence") String detail, String raisedAt, String acknowledgedBy, String acknowledgedAt, String note) {

    static AlertRow of(Alert alert) {
        return new AlertRow(alert.id(), alert.kind(), alert.severity(), alert.subject(), alert.flow(), alert.detail(), alert.raisedAt().toString(),
                alert.acknowledgedBy(), alert.acknowledgedAt() == null ? null : alert.acknowledgedAt().toString(), alert.note());
    }
}
