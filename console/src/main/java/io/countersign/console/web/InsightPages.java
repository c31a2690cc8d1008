package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.ExceptionStats;
import io.countersign.console.answer.Readiness;
import io.countersign.console.answer.RuleWorth;
import io.countersign.console.answer.Weekly;
import io.countersign.console.domain.Week;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;

/// How the work goes, counted from the Record: what to change this week, what each rule is worth, which flow is ready for more.
@Path("/insights")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class InsightPages {

    private final Services services;
    private final Directory directory;
    private final Frame frame;

    InsightPages(Services services, Directory directory, Frame frame) {
        this.services = services;
        this.directory = directory;
        this.frame = frame;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance weekly(WeeklyView view, Week week, Directory names);

        static native TemplateInstance rules(RulesView view, Week week, Directory names);

        static native TemplateInstance readiness(Readiness readiness, String days, Week week, String flow);
    }

    @GET
    public TemplateInstance first(@QueryParam("until") String until) {
        return weekly(until);
    }

    @GET
    @Path("weekly")
    public TemplateInstance weekly(@QueryParam("until") String until) {
        var week = week(until);
        return Templates.weekly(new WeeklyView(services.get(Service.AUDIT, "/insights/weekly" + query(week), Weekly.class), week.now() ? stats() : null), week, directory);
    }

    /// Of the queue as it is now: a past week has none of it.
    private ExceptionStats stats() {
        try {
            return services.get(Service.EXCEPTION, "/exceptions/stats", ExceptionStats.class);
        } catch (Refused refused) {
            return null; // the page says what it can
        }
    }

    @GET
    @Path("rules")
    public TemplateInstance rules(@QueryParam("until") String until, @QueryParam("flow") String flow) {
        var week = week(until);
        return Templates.rules(new RulesView(services.get(Service.AUDIT, "/insights/rules" + query(week), RuleWorth.class), flow), week, directory);
    }

    @GET
    @Path("readiness")
    public TemplateInstance readiness(@QueryParam("until") String until, @QueryParam("flow") String flow) {
        var week = week(until);
        var only = flow == null || flow.isBlank() ? "" : "&flow=" + Services.escape(flow);
        var readiness = services.get(Service.AUDIT, "/insights/readiness" + query(week) + only, Readiness.class);
        return Templates.readiness(readiness, Week.days(readiness.from(), readiness.to(), readiness.zone()), week, flow == null ? "" : flow);
    }

    private Week week(String until) {
        return Week.until(until, LocalDate.ofInstant(frame.now(), frame.zone()));
    }

    private String query(Week week) {
        var zone = frame.zone().getId().equals("Z") ? "" : "&zone=" + Services.escape(frame.zone().getId());
        return "?until=" + week.last() + zone;
    }
}
