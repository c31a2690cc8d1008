package io.countersign.audit.rest;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.Indexer;
import io.countersign.audit.People;
import io.countersign.audit.ZoneName;
import io.countersign.audit.insights.Period;
import io.countersign.audit.insights.Readiness;
import io.countersign.audit.insights.ReadinessReview;
import io.countersign.audit.insights.RuleHygiene;
import io.countersign.audit.insights.RuleReview;
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
import java.util.Collections;
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
    private final RuleReview rules;
    private final ReadinessReview readiness;
    private final Indexer indexer;
    private final People people;
    private final Callers callers;
    private final AuditSettings settings;

    InsightsResource(WeeklyReview weekly, RuleReview rules, ReadinessReview readiness, Indexer indexer, People people, Callers callers, AuditSettings settings) {
        this.weekly = weekly;
        this.rules = rules;
        this.readiness = readiness;
        this.indexer = indexer;
        this.people = people;
        this.callers = callers;
        this.settings = settings;
    }

    @GET @Path("/weekly")
    @Operation(summary = "Review a week", description = "Seven days against the seven before: volume, routes, what arrives at each owner against what leaves, missed targets, "
            + "exception reasons, repeats, time patterns, corrections, sampled error rates and changes of autonomy, with proposals that name their evidence and the next command. "
            + "What single people decided, looked at and how fast is shown to operations leads, auditors and analysts, to everybody else of themselves only. "
            + "docs/insights.md defines every number.")
    public Weekly weekly(@Parameter(description = "the last day, such as 2026-11-27; if not said, today") @QueryParam("until") String until,
            @Parameter(description = "whose days they are, such as Europe/Berlin; if not said, as the deployment is set") @QueryParam("zone") String zone) {
        return weekly.of(period(until, WeeklyReview.DAYS, zone), indexer.isComplete(PATIENCE), only());
    }

    @GET @Path("/rules")
    @Operation(summary = "Look after the rules", description = "Sixty days: what every rule of the active flows did and is worth; rules that never match, are always approved unedited in "
            + "seconds, are overridden, expire or are past their review date; rubber-stamp evidence by rule, and by person for those who may see it: operations leads, auditors "
            + "and analysts, everybody else of themselves only; what a confidence is worth. Nothing is changed: proposals name a replay.")
    public RuleHygiene rules(@Parameter(description = "the last day, such as 2026-11-27; if not said, today") @QueryParam("until") String until,
            @Parameter(description = "whose days they are, such as Europe/Berlin; if not said, as the deployment is set") @QueryParam("zone") String zone) {
        return rules.of(period(until, RuleReview.DAYS, zone), indexer.isComplete(PATIENCE), only());
    }

    @GET @Path("/readiness")
    @Operation(summary = "Say whether a flow is ready for more autonomy", description = "Five checks for each active flow, over thirty days: it can be explained; one risky action can be "
            + "traced, which is really done and timed; five exceptions show no repeats; an output was put right in place and the caller was told; the review rhythm fits the volume.")
    public Readiness readiness(@Parameter(description = "only this flow") @QueryParam("flow") String flow,
            @Parameter(description = "the last day, such as 2026-11-27; if not said, today") @QueryParam("until") String until,
            @Parameter(description = "whose days they are, such as Europe/Berlin; if not said, as the deployment is set") @QueryParam("zone") String zone) {
        var found = readiness.of(period(until, ReadinessReview.DAYS, zone), indexer.isComplete(PATIENCE), flow);
        if (flow != null && found.flows().isEmpty()) {
            throw Problems.notFound("The Record has no active version of a flow " + flow + ".");
        }
        return found;
    }

    /// Whose own figures are shown; null: everybody's.
    private String only() {
        var who = callers.actor().id();
        return people.person(who).filter(person -> !Collections.disjoint(person.roles(), settings.insightsPeopleRoles())).isPresent() ? null : who;
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
            return zone == null || zone.isEmpty() ? settings.insightsZone() : ZoneName.read(zone);
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("zone", zone, "give the name of a time zone, such as Europe/Berlin");
        }
    }
}
