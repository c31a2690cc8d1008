package io.countersign.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.schemas.ContentJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Reads what a caller says beside runs: what became of an action or is about to become of it, that a run is taken back, where it wants to be told.
public final class ReportReader {

    private ReportReader() {}

    /// What a caller says, or everything that is wrong with it.
    public sealed interface Reading {

        /// What became of the action.
        ///
        /// @param receiptId null: done without one
        /// @param actionDigest null: not said
        /// @param note null: none
        record Outcome(boolean executed, String receiptId, String actionDigest, String note, Instant executedAt) implements Reading {}

        /// The run is taken back.
        record Withdrawal(String reason) implements Reading {}

        /// The action is about to be executed.
        ///
        /// @param actionDigest null: there is no action
        record Consumption(String actionDigest) implements Reading {}

        /// Where directives are to be sent to.
        ///
        /// @param sources whose directives; empty: all
        /// @param flows whose directives; empty: all
        record Webhook(String url, List<String> sources, List<String> flows) implements Reading {}

        /// It can't be read.
        record Wrong(Unsound problems) implements Reading {}
    }

    /// `{"result":"executed|failed","receiptId","actionDigest","note","executedAt"}`
    public static Reading outcome(byte[] bytes, Instant now) {
        return read(bytes, now, RunChecks::checkOutcome, json -> new Reading.Outcome(json.path("result").asText().equals("executed"), text(json, "receiptId"),
                text(json, "actionDigest"), text(json, "note"),
                json.hasNonNull("executedAt") ? OffsetDateTime.parse(json.path("executedAt").asText()).toInstant() : now));
    }

    /// `{"actionDigest":"..."}` or `{"action":{...}}`
    public static Reading consumption(byte[] bytes, Instant now) {
        return read(bytes, now, RunChecks::checkConsumption, json -> new Reading.Consumption(
                json.hasNonNull("action") ? ContentJson.actionDigest(json) : text(json, "actionDigest")));
    }

    /// `{"url":"https://...","sources":[...],"flows":[...]}`
    public static Reading webhook(byte[] bytes, Instant now) {
        return read(bytes, now, RunChecks::checkWebhook, json -> new Reading.Webhook(json.path("url").asText().strip(), list(json, "sources"), list(json, "flows")));
    }

    /// `{"reason":"..."}`
    public static Reading withdrawal(byte[] bytes, Instant now) {
        return read(bytes, now, RunChecks::checkWithdrawal, json -> new Reading.Withdrawal(json.hasNonNull("reason") ? json.path("reason").asText() : "no reason given"));
    }

    private static Reading read(byte[] bytes, Instant now, BiConsumer<RunChecks, JsonNode> check, java.util.function.Function<JsonNode, Reading> sound) {
        if (bytes.length > RunReader.MAX_BYTES) {
            return new Reading.Wrong(RunReader.tooLarge(bytes.length));
        }
        return switch (StrictJson.read(bytes, 0)) {
            case StrictJson.Result.Broken broken -> new Reading.Wrong(new Unsound(broken.code(), null, null, List.of(broken.problem())));
            case StrictJson.Result.Read read -> {
                var problems = new ArrayList<>(read.problems());
                if (!read.json().isObject()) {
                    problems.add(FieldProblem.of("", read.json(), "This is not a JSON object; send {...}."));
                } else {
                    check.accept(new RunChecks("", now, problems), read.json());
                }
                yield problems.isEmpty() ? sound.apply(read.json()) : new Reading.Wrong(new Unsound("INVALID_REPORT", null, null, problems));
            }
        };
    }

    private static List<String> list(JsonNode json, String field) {
        return json.path(field).valueStream().map(JsonNode::asText).toList();
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText(null);
    }
}
