package io.countersign.audit.rest;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.Indexer;
import io.countersign.audit.insights.Period;
import io.countersign.audit.insights.Weekly;
import io.countersign.audit.insights.WeeklyReview;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// How the work goes, by the Record.
@Path("/insights")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class InsightsResource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WeeklyReview weekly;
    private final Indexer indexer;
    private final AuditSettings settings;

    InsightsResource(WeeklyReview weekly, Indexer indexer, AuditSettings settings) {
        this.weekly = weekly;
        this.indexer = indexer;
        this.settings = settings;
    }

    @GET @Path("/weekly")
    @Operation(summary = "Review a week", description = "Seven days against the seven before: volume, routes, what arrives at each owner against what leaves, missed targets, "
            + "exception reasons, repeats, time patterns, corrections, sampled error rates and changes of autonomy, with proposals that name their evidence and the next command. "
            + "docs/insights.md defines every number.")
    public Weekly weekly(@Parameter(description = "the last day, such as 2026-11-27; if not said, yesterday") @QueryParam("until") String until,
            @Parameter(description = "whose days they are, such as Europe/Berlin; if not said, as the deployment is set") @QueryParam("zone") String zone) {
        return weekly.of(period(until, WeeklyReview.DAYS, zone), indexer.isComplete(PATIENCE));
    }

    private Period period(String until, int days, String zone) {
        return Period.of(date(until), days, zone(zone), Clock.systemUTC());
    }

    private static LocalDate date(String until) {
        try {
            return until == null || until.isEmpty() ? null : LocalDate.parse(until);
        } catch (DateTimeException _) {
            throw Problems.invalid("until", until, "give a date, such as 2026-11-27");
        }
    }

    private ZoneId zone(String zone) {
        try {
            return zone == null || zone.isEmpty() ? settings.insightsZone() : ZoneId.of(zone);
        } catch (DateTimeException _) {
            throw Problems.invalid("zone", zone, "give the name of a time zone, such as Europe/Berlin");
        }
    }
}
