package io.countersign.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.ExceptionDetails;
import io.countersign.console.answer.ExceptionDetails.WaitingRun;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.answer.RunContent;
import io.countersign.console.domain.QueueFilter;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Does what people decide about an exception: from a form to the service's words.
@ApplicationScoped
class ExceptionDesk {

    private static final int NOTE_MIN = 10;
    private static final int NOTE_MAX = 240;
    /// What needs no reason.
    static final Set<String> SILENT = Set.of("claim", "unclaim", "wake");

    private final Services services;
    private final ExceptionQueues queues;
    private final ObjectMapper json;

    ExceptionDesk(Services services, ExceptionQueues queues, ObjectMapper json) {
        this.services = services;
        this.queues = queues;
        this.json = json;
    }

    /// @return it still is open
    /// @throws Refused it can't be done; then nothing was
    boolean perform(String id, String move, ExceptionForm form) {
        var note = form.note();
        if (move.equals("resolution") && (form.kind == null || form.kind.isBlank())) throw unfit("What to do: nothing is chosen yet; choose one of the ways.");
        if (!SILENT.contains(move) && (note.length() < NOTE_MIN || note.length() > NOTE_MAX)) {
            throw unfit("Reason: " + (note.isEmpty() ? "it is empty" : "it has " + note.length()) + "; say why in one sentence of " + NOTE_MIN + " to " + NOTE_MAX + " characters.");
        }
        var body = move.equals("resolution") ? resolution(id, form) : body(move, form);
        var answer = services.post(Service.EXCEPTION, "/exceptions/" + Services.escape(id) + "/" + move, body, form.key);
        var state = answer.path("state").asText();
        return !state.equals("RESOLVED") && !state.equals("CANCELLED");
    }

    /// The one after it in the list; the first, where it has left the list.
    Optional<String> next(String id, QueueFilter filter) {
        var rows = queues.rows(filter).rows().stream().filter(r -> !r.id().equals(id) && (r.isOpen() || filter.view().equals("closed"))).toList();
        return rows.stream().findFirst().map(ExceptionRow::id);
    }

    private static Map<String, Object> body(String move, ExceptionForm form) {
        var body = new HashMap<String, Object>();
        if (SILENT.contains(move)) return null;
        body.put("note", form.note());
        switch (move) {
            case "snooze" -> body.put("until", until(form).toString());
            case "wait-for-customer" -> {
                if (form.until != null && !form.until.isBlank()) body.put("until", form.until);
            }
            case "reassign" -> body.put("to", Objects.requireNonNullElse(form.to, ""));
            case "pin" -> body.put("pinned", "true".equals(form.pinned));
            case "merge" -> {
                body.put("into", Objects.requireNonNullElse(form.into, "").strip());
                body.put("version", form.version);
                body.put("channel", "console");
            }
            default -> { } // only the note
        }
        return body;
    }

    static Instant until(ExceptionForm form) {
        try {
            return Instant.now().plus(Duration.parse(Objects.requireNonNullElse(form.span, "PT1H"))).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException | ArithmeticException e) {
            throw unfit("For how long: '" + form.span + "' is no time; choose one of the list.");
        }
    }

    private Map<String, Object> resolution(String id, ExceptionForm form) {
        var answer = services.get(Service.EXCEPTION, "/exceptions/" + Services.escape(id) + (form.shown == null ? "" : "?run=" + Services.escape(form.shown)));
        var details = read(answer, ExceptionDetails.class);
        var chosen = details.waiting().stream().filter(w -> form.runs().isEmpty() || form.runs().contains(w.runId())).toList();
        var kind = Objects.requireNonNullElse(form.kind, "");
        var body = new LinkedHashMap<String, Object>();
        body.put("kind", kind);
        body.put("version", form.version);
        if (form.actionDigest != null && !form.actionDigest.isBlank()) body.put("actionDigest", form.actionDigest);
        body.put("cardDigest", form.cardDigest);
        body.put("note", form.note());
        body.put("channel", "console");
        if (chosen.size() < details.waiting().size()) body.put("runIds", chosen.stream().map(WaitingRun::runId).toList());
        if (form.outcome != null && !form.outcome.isBlank()) body.put("outcomeCode", form.outcome);
        var shown = details.shown(form.shown);
        if (shown != null && shown.run() != null) change(body, kind, form, new RunContent(shown.run()));
        if (kind.equals("release")) amount(read(answer, ExceptionRow.class), chosen, body, form);
        return body;
    }

    private void change(Map<String, Object> body, String kind, ExceptionForm form, RunContent before) {
        if (kind.equals("correct")) {
            body.put("output", output(form, before));
            return;
        }
        if (!kind.equals("fix") && !kind.equals("release")) return;
        var set = new LinkedHashMap<String, String>();
        form.values().forEach((path, value) -> {
            if (!value.equals(normal(Objects.requireNonNullElse(before.at(path), "")))) set.put(path, value);
        });
        if (form.extra != null) form.extra.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int at = line.indexOf('=');
            if (at < 1) throw unfit("More data: '" + line.strip() + "' has no '='; write path=value, such as references.order=A-1093.");
            set.put(line.substring(0, at).strip(), line.substring(at + 1).strip());
        });
        if (form.output() != null && !form.output().equals(normal(before.output()))) set.put("output", form.output());
        if (kind.equals("fix") && set.isEmpty()) throw unfit("Fix the data: nothing was changed yet; change at least one field, or choose another way.");
        if (!set.isEmpty()) body.put("set", set);
    }

    /// What leaves is typed once more, so that nobody lets money go by a reflex.
    private static void amount(ExceptionRow row, List<WaitingRun> chosen, Map<String, Object> body, ExceptionForm form) {
        if (!row.risk().equals("high") && !row.risk().equals("critical")) return;
        var money = chosen.stream().filter(w -> w.run() != null).map(w -> new RunContent(w.run())).filter(RunContent::moneyLeaves).toList();
        if (money.isEmpty()) return;
        var edited = body.get("set") instanceof Map<?, ?> set ? (String) set.get("action.amount") : null;
        var due = edited != null ? number(edited).multiply(BigDecimal.valueOf(money.size())) : money.stream().map(RunContent::amount).map(ExceptionDesk::number).reduce(BigDecimal.ZERO, BigDecimal::add);
        var typed = number(form.amount);
        if (typed == null || typed.compareTo(due) != 0) {
            throw unfit("Amount to release: " + (typed == null ? "nothing that can be read was typed" : Formats.money(typed.toPlainString()) + " was typed") + ", but "
                    + Formats.money(due.toPlainString()) + " " + money.getFirst().currency() + " would leave. Nothing was sent.");
        }
    }

    private JsonNode output(ExceptionForm form, RunContent before) {
        var text = Objects.requireNonNullElse(form.output(), "");
        if (!before.isOutputJson()) return TextNode.valueOf(text);
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw unfit("Output: it was JSON and is not any more (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + "); put that right.");
        }
    }

    private static BigDecimal number(String text) {
        try {
            return text == null ? null : new BigDecimal(text.replace(",", "").replace(" ", "").strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String normal(String text) {
        return text.replace("\r\n", "\n");
    }

    static Refused unfit(String sentence) {
        return new Refused(Service.EXCEPTION, 422, "UNFIT", sentence);
    }

    private <T> T read(JsonNode answer, Class<T> type) {
        try {
            return json.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The exception-service answered with something that the console can't read", e);
        }
    }
}
