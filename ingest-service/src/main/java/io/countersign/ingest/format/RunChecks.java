package io.countersign.ingest.format;

import static io.countersign.ingest.format.FieldProblem.below;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Checks every field of a run and collects every problem. `null` counts as absent.
final class RunChecks {

    static final int ID_BYTES = 256;
    static final int SOURCE_BYTES = 512;
    static final int ENTRIES = 64;
    /// How far a sender's clock may be ahead of ours.
    static final Duration AHEAD = Duration.ofMinutes(10);

    private static final List<String> FIELDS = List.of("id", "source", "caseId", "flow", "occurredAt", "retryOf", "onBehalfOf", "agent",
            "model", "prompt", "input", "output", "action", "confidence", "references", "dataSources", "facts", "failure", "usage");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d{1,8})?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int NOTE = 2_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String root;
    private final Instant now;
    private final List<FieldProblem> problems;

    /// @param root pointer to the run, such as `/data` in an envelope; empty: the run is all
    RunChecks(String root, Instant now, List<FieldProblem> problems) {
        this.root = root;
        this.now = now;
        this.problems = problems;
    }

    void check(JsonNode run) {
        onlyKnown(run, root, FIELDS);
        name(run, "id", true, ID_BYTES);
        source(run);
        name(run, "caseId", false, ID_BYTES);
        name(run, "flow", true, ID_BYTES);
        time(run, root, "occurredAt");
        name(run, "retryOf", false, ID_BYTES);
        if (present(run, "retryOf") && !present(run, "caseId")) {
            problem("/caseId", null, "caseId is missing; with retryOf it is mandatory: the case of the earlier run.");
        }
        name(run, "onBehalfOf", false, ID_BYTES);
        text(run, root, "agent", false);
        object(run, root, "model", List.of("name", "version", "provider")).forEach(model -> {
            List.of("name", "version", "provider").forEach(field -> text(model, root + "/model", field, false));
        });
        object(run, root, "prompt", List.of("name", "version")).forEach(prompt -> {
            List.of("name", "version").forEach(field -> text(prompt, root + "/prompt", field, false));
        });
        if (!present(run, "input")) {
            problem("/input", null, "input is missing; send what the AI was given, as text or JSON.");
        }
        action(run);
        confidence(run);
        references(run);
        dataSources(run);
        free(run, root, "facts");
        free(run, root, "usage");
        object(run, root, "failure", List.of("kind", "message")).forEach(failure -> {
            oneOf(failure, root + "/failure", "kind", true, "technical", "refused", "invalid_output");
            text(failure, root + "/failure", "message", false);
        });
    }

    /// Checks a report of what became of an action.
    void checkOutcome(JsonNode outcome) {
        onlyKnown(outcome, root, List.of("result", "receiptId", "actionDigest", "note", "executedAt"));
        oneOf(outcome, root, "result", true, "executed", "failed");
        name(outcome, "receiptId", false, ID_BYTES);
        digest(outcome);
        if (text(outcome, root, "note", false) && outcome.path("note").asText().length() > NOTE) {
            problem("/note", outcome.path("note"), "note is longer than " + NOTE + " characters; send what matters.");
        }
        time(outcome, root, "executedAt");
    }

    /// Checks why a run is taken back.
    void checkWithdrawal(JsonNode withdrawal) {
        onlyKnown(withdrawal, root, List.of("reason"));
        if (text(withdrawal, root, "reason", false) && (withdrawal.path("reason").asText().isBlank() || withdrawal.path("reason").asText().length() > NOTE)) {
            problem("/reason", withdrawal.path("reason"), "reason has no text or more than " + NOTE + " characters; send one sentence, or leave it out.");
        }
    }

    /// Checks what is about to be executed.
    void checkConsumption(JsonNode consumption) {
        onlyKnown(consumption, root, List.of("actionDigest", "action"));
        digest(consumption);
        if (present(consumption, "action") && !consumption.path("action").isObject()) {
            problem("/action", consumption.path("action"), "action is not a JSON object; send the action as it stood in the run, or its digest as actionDigest.");
        }
        if (present(consumption, "action") && present(consumption, "actionDigest")) {
            problem("/actionDigest", consumption.path("actionDigest"), "actionDigest stands beside action; send one of the two.");
        }
    }

    /// Checks a webhook; its address is checked elsewhere.
    void checkWebhook(JsonNode webhook) {
        onlyKnown(webhook, root, List.of("url", "sources", "flows"));
        text(webhook, root, "url", true);
        patterns(webhook, "sources", SOURCE_BYTES);
        patterns(webhook, "flows", ID_BYTES);
    }

    private void patterns(JsonNode webhook, String field, int bytes) {
        var list = webhook.path(field);
        if (present(webhook, field) && !(list.isArray() && list.size() <= ENTRIES && list.valueStream()
                .allMatch(name -> name.isTextual() && !name.asText().isBlank() && name.asText().getBytes(StandardCharsets.UTF_8).length <= bytes))) {
            problem("/" + field, list, field + " is not a list of " + ENTRIES + " names at most, each of " + bytes + " bytes at most; send exact names, names with * at the end, or leave it out for all.");
        }
    }

    private void digest(JsonNode parent) {
        var digest = parent.path("actionDigest");
        if (text(parent, root, "actionDigest", false) && !DIGEST.matcher(digest.asText()).matches()) {
            problem("/actionDigest", digest, "actionDigest is not a SHA-256 of 64 small hexadecimal digits; send the digest of the receipt.");
        }
    }

    private void action(JsonNode run) {
        object(run, root, "action", List.of("type", "effect", "tool", "amount", "currency", "direction", "arguments")).forEach(action -> {
            var at = root + "/action";
            text(action, at, "type", true);
            oneOf(action, at, "effect", false, "external", "internal");
            text(action, at, "tool", false);
            text(action, at, "direction", false);
            free(action, at, "arguments");
            var amount = action.path("amount");
            if (present(action, "amount") && !(amount.isTextual() && AMOUNT.matcher(amount.asText()).matches())) {
                add(FieldProblem.of(at + "/amount", amount, "The amount is not a decimal string; send digits with a point and no thousands separator or sign, such as \"1000.00\"."));
            }
            if (present(action, "amount") && !present(action, "currency")) {
                add(FieldProblem.of(at + "/currency", "An amount needs its currency; send an ISO 4217 code, such as \"EUR\"."));
            }
            var currency = action.path("currency");
            if (present(action, "currency") && !(currency.isTextual() && isCurrency(currency.asText()))) {
                add(FieldProblem.of(at + "/currency", currency, "The currency is not an ISO 4217 code; send three capital letters, such as \"EUR\"."));
            }
        });
    }

    private void confidence(JsonNode run) {
        var confidence = run.path("confidence");
        if (present(run, "confidence")
                && !(confidence.isNumber() && confidence.decimalValue().signum() >= 0 && confidence.decimalValue().compareTo(java.math.BigDecimal.ONE) <= 0)) {
            add(FieldProblem.of(root + "/confidence", confidence, "The confidence is not a number from 0 to 1; 0.87 means 87 per cent."));
        }
    }

    private void references(JsonNode run) {
        free(run, root, "references");
        var references = run.path("references");
        if (references.size() > ENTRIES) {
            add(FieldProblem.of(root + "/references", String.valueOf(references.size()), "There are more than " + ENTRIES + " references; send " + ENTRIES + " at most."));
        }
        references.properties().forEach(entry -> {
            if (!entry.getValue().isTextual() || entry.getValue().asText().isBlank()) {
                add(FieldProblem.of(below(root + "/references", entry.getKey()), entry.getValue(), "A reference is a text that is not empty; send \"4711\", not 4711."));
            }
        });
    }

    private void dataSources(JsonNode run) {
        var sources = run.path("dataSources");
        if (!present(run, "dataSources")) {
            return;
        }
        var at = root + "/dataSources";
        if (!sources.isArray()) {
            add(FieldProblem.of(at, sources, "dataSources is not a list; send [{\"name\":...,\"ok\":true}]."));
            return;
        }
        if (sources.size() > ENTRIES) {
            add(FieldProblem.of(at, String.valueOf(sources.size()), "There are more than " + ENTRIES + " data sources; send " + ENTRIES + " at most."));
            return;
        }
        for (int i = 0; i < sources.size(); i++) {
            dataSource(sources.get(i), at + "/" + i);
        }
    }

    private void dataSource(JsonNode source, String at) {
        if (!source.isObject()) {
            add(FieldProblem.of(at, source, "A data source is an object; send {\"name\":...,\"ok\":true}."));
            return;
        }
        onlyKnown(source, at, List.of("name", "query", "ok", "fetchedAt", "records", "complete", "conflictsWith"));
        text(source, at, "name", true);
        text(source, at, "query", false);
        flag(source, at, "ok");
        flag(source, at, "complete");
        time(source, at, "fetchedAt");
        var records = source.path("records");
        if (present(source, "records") && !(records.isIntegralNumber() && records.decimalValue().signum() >= 0)) {
            add(FieldProblem.of(at + "/records", records, "records is not a count; send a whole number from 0."));
        }
        var conflicts = source.path("conflictsWith");
        boolean names = conflicts.isArray() && conflicts.valueStream().allMatch(JsonNode::isTextual);
        if (present(source, "conflictsWith") && !conflicts.isTextual() && !names) {
            add(FieldProblem.of(at + "/conflictsWith", conflicts, "conflictsWith is not the name of a data source, or a list of names."));
        }
    }

    private void name(JsonNode run, String field, boolean required, int bytes) {
        var value = run.path(field);
        if (!text(run, root, field, required)) {
            return;
        }
        if (value.asText().isBlank()) {
            problem("/" + field, value, field + " is empty; send at least one character.");
        } else if (value.asText().getBytes(StandardCharsets.UTF_8).length > bytes) {
            problem("/" + field, value, field + " is longer than " + bytes + " bytes; send a shorter one.");
        } else if (CONTROL.matcher(value.asText()).find() && value.asText().indexOf('\0') < 0) {
            problem("/" + field, value, field + " has a control character, such as a line end; leave it out.");
        }
    }

    private void source(JsonNode run) {
        int before = problems.size();
        name(run, "source", true, SOURCE_BYTES);
        if (problems.size() == before && !isUriReference(run.path("source").asText())) {
            problem("/source", run.path("source"), "source is not a URI reference; send one such as \"urn:shop:inbox\" or \"/inbox\" (a space is %20).");
        }
    }

    private void time(JsonNode parent, String at, String field) {
        var value = parent.path(field);
        if (!text(parent, at, field, false)) {
            return;
        }
        try {
            var time = OffsetDateTime.parse(value.asText()).toInstant();
            if (time.isBefore(Instant.EPOCH)) {
                add(FieldProblem.of(at + "/" + field, value, field + " is before 1970; send when it really happened."));
            } else if (time.isAfter(now.plus(AHEAD))) {
                add(FieldProblem.of(at + "/" + field, value, field + " is more than 10 minutes in the future; check the sender's clock and time zone."));
            }
        } catch (DateTimeParseException e) {
            add(FieldProblem.of(at + "/" + field, value, field + " is not an RFC 3339 time; send one such as \"2026-01-31T12:00:00Z\"."));
        }
    }

    private List<JsonNode> object(JsonNode parent, String at, String field, List<String> known) {
        if (!present(parent, field)) {
            return List.of();
        }
        var value = parent.path(field);
        if (!value.isObject()) {
            add(FieldProblem.of(at + "/" + field, value, field + " is not an object; send {\"" + known.getFirst() + "\":...}."));
            return List.of();
        }
        onlyKnown(value, at + "/" + field, known);
        return List.of(value);
    }

    private void free(JsonNode parent, String at, String field) {
        if (present(parent, field) && !parent.path(field).isObject()) {
            add(FieldProblem.of(at + "/" + field, parent.path(field), field + " is not an object; send {...}."));
        }
    }

    private void flag(JsonNode parent, String at, String field) {
        if (present(parent, field) && !parent.path(field).isBoolean()) {
            add(FieldProblem.of(at + "/" + field, parent.path(field), field + " is neither true nor false; send one of them, without quotes."));
        }
    }

    private void oneOf(JsonNode parent, String at, String field, boolean required, String... values) {
        var value = parent.path(field);
        if (text(parent, at, field, required) && !Set.of(values).contains(value.asText())) {
            add(FieldProblem.of(at + "/" + field, value, field + " is none of " + String.join(", ", values) + "; send one of them."));
        }
    }

    /// @return it is there and is text
    private boolean text(JsonNode parent, String at, String field, boolean required) {
        var value = parent.path(field);
        if (!present(parent, field)) {
            if (required) {
                add(FieldProblem.of(at + "/" + field, field + " is missing; send it as text."));
            }
            return false;
        }
        if (!value.isTextual()) {
            add(FieldProblem.of(at + "/" + field, value, field + " is not text; send it in quotes."));
            return false;
        }
        return true;
    }

    private void onlyKnown(JsonNode object, String at, List<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                add(FieldProblem.of(below(at, name), object.path(name), "The field '" + FieldProblem.cut(name) + "' is not known here; known are "
                        + known.stream().collect(Collectors.joining(", ")) + "."));
            }
        });
    }

    private void problem(String field, JsonNode value, String message) {
        add(FieldProblem.of(root + field, value, message));
    }

    private void add(FieldProblem problem) {
        problems.add(problem);
    }

    static boolean present(JsonNode parent, String field) {
        return parent.hasNonNull(field);
    }

    static boolean isUriReference(String text) {
        try {
            new URI(text);
            return text.chars().allMatch(c -> c > 0x20);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isCurrency(String code) {
        return Currencies.CODES.contains(code);
    }

    private static final class Currencies {
        private static final Set<String> CODES = Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
