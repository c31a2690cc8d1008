package io.countersign.cli.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// One person's decision on one approval, sent under one Idempotency-Key until it is answered.
final class Decision {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    private final Breaking breaking;
    private final String approvalId;
    private final String body;
    private final String key = UUID.randomUUID().toString();
    private volatile String answer;

    /// @param row as the queue lists it
    Decision(Breaking breaking, JsonNode row) {
        this.breaking = breaking;
        this.approvalId = row.path("id").asText();
        this.body = Json.object().put("kind", "approve").put("version", row.path("version").asLong())
                .put("actionDigest", row.path("actionDigest").asText()).toString();
    }

    String approvalId() {
        return approvalId;
    }

    boolean answered() {
        return answer != null;
    }

    String first() {
        return answer;
    }

    /// Sends it once; an answer may never come.
    void tryOnce() {
        ask(key).filter(response -> response.statusCode() == 200).ifPresent(response -> answer = response.body());
    }

    void askUntilAnswered() {
        if (answered()) return;
        await("an answer for " + approvalId).pollDelay(Duration.ZERO).atMost(Breaking.PATIENCE).until(() -> {
            var response = ask(key);
            if (response.isPresent() && response.get().statusCode() != 200 && response.get().statusCode() != 503) {
                throw new AssertionError(response.get().statusCode() + ": " + response.get().body());
            }
            response.filter(r -> r.statusCode() == 200).ifPresent(r -> answer = r.body());
            return answered();
        });
    }

    /// What the same key gets now.
    String again() {
        return ask(key).orElseThrow().body();
    }

    /// The status that a new key gets.
    int withAnotherKey() {
        return ask(UUID.randomUUID().toString()).orElseThrow().statusCode();
    }

    private Optional<HttpResponse<String>> ask(String idempotencyKey) {
        var stack = breaking.stack().stack();
        try {
            return Optional.of(HTTP.send(HttpRequest.newBuilder(URI.create(stack.address("approval-service").orElseThrow() + "/approvals/" + approvalId + "/decision"))
                    .timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer " + stack.tokenFor("ana")).header("Content-Type", "application/json")
                    .header("Idempotency-Key", idempotencyKey).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
