package io.countersign.ingest.rest;

import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.avro.RunState;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// Which runs a list is asked for. All that is given must hold.
public class RunsQuery {

    private static final int MAX_ROWS = 1_000_000;
    private static final Set<String> ROUTES = Set.of("release", "approve", "exception", "retry", "fallback", "block");

    @QueryParam("state")
    @Parameter(description = "One state, such as HELD.")
    String state;

    @QueryParam("route")
    @Parameter(description = "How the rules judged it last: release, approve, exception, retry, fallback or block.")
    String route;

    @QueryParam("flow")
    String flow;

    @QueryParam("case")
    String caseId;

    @QueryParam("id")
    @Parameter(description = "The sender's own id.")
    String id;

    @QueryParam("q")
    @Parameter(description = "Text in an id (run, sender's, case), in the reason or in the action, in upper or lower case.")
    String q;

    @QueryParam("from")
    @Parameter(description = "Accepted then or later: an instant, or a date (UTC).")
    String from;

    @QueryParam("to")
    @Parameter(description = "Accepted before this instant, or until the end of this date (UTC).")
    String to;

    @QueryParam("after")
    @Parameter(description = "From the Link header of the page before.")
    String after;

    @QueryParam("limit")
    @DefaultValue("100")
    @Parameter(description = "1 to 1,000,000.")
    String limit;

    private Instant first;
    private Instant end;
    private Instant lastAt;
    private String lastId;

    /// What can't be used; empty: all can.
    Optional<Response> wrong() {
        if (state != null && Arrays.stream(RunState.values()).noneMatch(s -> s.name().equals(state))) {
            return no("state", state, "This is no state of a run; send one of " + Arrays.toString(RunState.values()) + ".");
        }
        if (route != null && !ROUTES.contains(route)) {
            return no("route", route, "This is no route; send release, approve, exception, retry, fallback or block.");
        }
        if (!limit.matches("\\d{1,7}") || most() < 1 || most() > MAX_ROWS) {
            return no("limit", limit, "limit is not a number from 1 to 1000000; send one.");
        }
        try {
            first = moment(from, 0);
            end = moment(to, 1);
        } catch (DateTimeException e) {
            return no("from, to", from + ", " + to, "Send a date such as 2026-11-27, or an instant such as 2026-11-27T16:30:00Z.");
        }
        return place();
    }

    int most() {
        return Integer.parseInt(limit);
    }

    boolean holdsFor(ViewedRun run) {
        return same(state, run.state()) && same(route, run.route()) && same(flow, run.flow()) && same(caseId, run.caseId()) && same(id, run.id())
                && (first == null || !run.acceptedAt().isBefore(first)) && (end == null || run.acceptedAt().isBefore(end)) && isBehind(run) && (q == null || isIn(run));
    }

    /// Path and query of the page behind that run.
    String next(ViewedRun last) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("state", state);
        given.put("route", route);
        given.put("flow", flow);
        given.put("case", caseId);
        given.put("id", id);
        given.put("q", q);
        given.put("from", from);
        given.put("to", to);
        given.put("limit", limit);
        given.put("after", last.acceptedAt().toEpochMilli() + "." + last.runId());
        return "/runs?" + given.entrySet().stream().filter(one -> one.getValue() != null)
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    private Optional<Response> place() {
        if (after == null) {
            return Optional.empty();
        }
        if (!after.matches("\\d{1,15}\\..{1,100}")) {
            return no("after", after, "Send what the Link header of the page before says.");
        }
        lastAt = Instant.ofEpochMilli(Long.parseLong(after.substring(0, after.indexOf('.'))));
        lastId = after.substring(after.indexOf('.') + 1);
        return Optional.empty();
    }

    private boolean isBehind(ViewedRun run) {
        return lastAt == null || run.acceptedAt().isBefore(lastAt) || run.acceptedAt().equals(lastAt) && run.runId().compareTo(lastId) > 0;
    }

    private boolean isIn(ViewedRun run) {
        var wanted = q.toLowerCase(Locale.ROOT);
        return Stream.of(run.runId(), run.id(), run.caseId(), run.reason(), run.action()).anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static boolean same(String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }

    private static Instant moment(String text, int days) {
        if (text == null) {
            return null;
        }
        return text.matches("\\d{4}-\\d\\d-\\d\\d") ? LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant() : OffsetDateTime.parse(text).toInstant();
    }

    private static Optional<Response> no(String field, String value, String remedy) {
        return Optional.of(Problems.question(400, "Not valid", "INVALID_QUERY", field, value, remedy));
    }
}
