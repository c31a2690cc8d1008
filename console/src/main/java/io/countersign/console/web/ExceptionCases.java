package io.countersign.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.ExceptionDetails;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.answer.RunContent;
import io.countersign.console.domain.MissingFields;
import io.countersign.console.domain.QueueFilter;
import io.countersign.console.web.ExceptionCase.Side;
import io.countersign.console.web.ExceptionCase.Step;
import io.countersign.console.web.ExceptionCase.Typed;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// Asks the services for what the page of one exception shows.
@ApplicationScoped
class ExceptionCases {

    private static final Set<String> TABS = Set.of("context", "trail", "input", "raw");
    private static final int STEPS = 40;
    private static final int EARLIER = 20;

    private final Services services;
    private final Session session;
    private final ExceptionQueues queues;
    private final Directory directory;
    private final ObjectMapper json;
    private final YAMLMapper yaml = new YAMLMapper();

    ExceptionCases(Services services, Session session, ExceptionQueues queues, Directory directory, ObjectMapper json) {
        this.services = services;
        this.session = session;
        this.queues = queues;
        this.directory = directory;
        this.json = json;
    }

    /// @param run the waiting run that is asked for; null: the newest
    /// @param done what was settled just before; null: nothing
    ExceptionCase of(String id, QueueFilter filter, String run, String tab, String done, Typed typed) {
        var answer = services.get(Service.EXCEPTION, "/exceptions/" + Services.escape(id) + (run == null ? "" : "?run=" + Services.escape(run)));
        var row = read(answer, ExceptionRow.class);
        var details = read(answer, ExceptionDetails.class);
        var shown = details.shown(run);
        var open = tab != null && TABS.contains(tab) ? tab : "context";
        var flow = shown == null || shown.run() == null ? MissingNode.getInstance() : flow(shown.flow());
        var missing = shown == null || shown.run() == null ? List.<String>of() : MissingFields.of(condition(flow, shown.rule()), shown.run(), shown.argumentsSchema());
        var list = queues.rows(filter);
        var approvals = row.isOpen() && !open.equals("context") ? List.<Approval>of() : ofCase(Service.APPROVAL, "/approvals", row, Approval.class);
        return new ExceptionCase(row, details, list.rows(), list.next() != null || filter.after() != null, filter, shown, row.isOpen() ? null : kept(row.runId()), caused(row, approvals),
                FlowDuty.decides(flow, shown == null ? null : shown.run(), directory.all()), missing, open, side(open, row, approvals, answer), typed, queues.find(done), digest(answer),
                UUID.randomUUID().toString(), session.person().id());
    }

    /// A closed item does not hold its run any more; where runs come in, it still is.
    private RunContent kept(String runId) {
        if (runId == null) return null;
        try {
            var run = services.get(Service.INGEST, "/runs/" + Services.escape(runId)).path("run");
            return run.isObject() ? new RunContent(run) : null;
        } catch (Refused refused) {
            return null; // how it ended is worth showing without it
        }
    }

    private static Approval caused(ExceptionRow row, List<Approval> approvals) {
        return row.isOpen() ? null : approvals.stream().filter(a -> a.runId().equals(row.runId()) && !a.openedAt().isBefore(row.closedAt()))
                .min(Comparator.comparing(Approval::openedAt)).orElse(null);
    }

    private Side side(String tab, ExceptionRow row, List<Approval> approvals, JsonNode answer) {
        return switch (tab) {
            case "context" -> new Side(ofCase(Service.EXCEPTION, "/exceptions", row, ExceptionRow.class).stream().filter(r -> !r.id().equals(row.id())).toList(),
                    approvals, List.of(), 0, null);
            case "trail" -> trail(row);
            default -> new Side(List.of(), List.of(), List.of(), 0, answer.toPrettyString());
        };
    }

    private <T> List<T> ofCase(Service service, String path, ExceptionRow row, Class<T> type) {
        try {
            return services.list(service, path + "?state=ALL&limit=" + EARLIER + "&case=" + Services.escape(row.caseId()), type).rows();
        } catch (Refused refused) {
            return List.of(); // the page is worth showing without it
        }
    }

    private Side trail(ExceptionRow row) {
        try {
            var all = StreamSupport.stream(services.get(Service.AUDIT, "/timeline?case=" + Services.escape(row.caseId())).spliterator(), false).map(s -> read(s, Step.class))
                    .sorted(Comparator.comparing(Step::at, Comparator.nullsFirst(Comparator.naturalOrder()))).toList();
            int before = Math.max(0, all.size() - STEPS);
            return new Side(List.of(), List.of(), all.subList(before, all.size()), before, null);
        } catch (Refused refused) {
            return new Side(List.of(), List.of(), List.of(), 0, refused.getMessage());
        }
    }

    private JsonNode flow(String flow) {
        if (flow == null) return MissingNode.getInstance();
        try {
            return yaml.readTree(services.get(Service.POLICY, "/flows/" + Services.escape(flow)).path("yaml").asText(""));
        } catch (Refused | JsonProcessingException e) {
            return MissingNode.getInstance(); // the fields that the run has can still be changed
        }
    }

    /// The condition of the rule that stopped a run; null: not known.
    private static String condition(JsonNode flow, String rule) {
        return StreamSupport.stream(flow.path("rules").spliterator(), false).filter(r -> r.path("id").asText().equals(rule))
                .map(r -> r.path("when").asText(null)).findFirst().orElse(null);
    }

    private <T> T read(JsonNode answer, Class<T> type) {
        try {
            return json.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The exception-service answered with something that the console can't read", e);
        }
    }

    private static String digest(JsonNode answer) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
