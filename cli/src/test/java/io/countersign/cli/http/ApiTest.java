package io.countersign.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How answers and problems over HTTP look to whoever uses the command line.
class ApiTest {

    private record Reply(int status, String type, String body) {}

    /// The service takes the request and is gone.
    private static final Reply DIES = new Reply(0, "dies", "");
    /// The service takes the request and never answers.
    private static final Reply HANGS = new Reply(0, "hangs", "");

    private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> forgotten = new CompletableFuture<>();
    private volatile HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        listen(0);
    }

    private void listen(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        var reply = replies.size() > 1 ? replies.poll() : replies.peek();
        if (reply.equals(DIES)) {
            server.stop(0);
        } else if (reply.equals(HANGS)) {
            forgotten.join();
        } else {
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @AfterEach
    void stop() {
        forgotten.complete(null);
        server.stop(0);
    }

    private Api api() {
        return api(Duration.ofSeconds(30));
    }

    private Api api(Duration keepTrying) {
        return new Api("some-service", "http://127.0.0.1:" + server.getAddress().getPort(), "X-API-Key", "k", keepTrying);
    }

    @Test
    void aProblemBecomesItsOwnSentence() {
        // Given
        replies.add(new Reply(409, "application/problem+json", "{\"status\":409,\"title\":\"Does not fit\",\"code\":\"STALE\",\"detail\":\"Omar Haddad was first, 3 s ago.\"}"));
        // When // Then
        assertThatThrownBy(() -> api().post("/approvals/a/decision", Json.object())).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused).hasMessage("Omar Haddad was first, 3 s ago.");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("STALE");
        });
    }

    @Test
    void everyFieldOfAProblemIsNamedOnce() {
        // Given
        replies.add(new Reply(400, "application/problem+json", """
                {"detail":"Two fields do not fit.","errors":[{"field":"/action/amount","value":"1,000.00","message":"The amount is not a decimal string."},
                {"field":"/id","value":null,"message":"/id is missing; send one."}]}"""));
        // When // Then
        assertThatThrownBy(() -> api().get("/x"))
                .hasMessage("Two fields do not fit. /action/amount: The amount is not a decimal string. (value: 1,000.00) /id is missing; send one.");
    }

    @Test
    void whatAProblemQuotesCanNotActOnTheTerminal() {
        // Given
        replies.add(new Reply(422, "application/problem+json", "{\"detail\":\"The id \\u001b[2J\\u202e is not known.\"}"));
        // When // Then
        assertThatThrownBy(() -> api().get("/x")).hasMessage("The id ␛[2J<U+202E> is not known.");
    }

    @Test
    void anAnswerWithoutWordsStillGetsAClearSentence() {
        // Given
        replies.add(new Reply(500, "text/html", "<html>oops"));
        // When // Then
        assertThatThrownBy(() -> api().get("/x")).hasMessageContainingAll("some-service", "500", "logs/some-service.log");
    }

    @Test
    void aBusyServiceIsAskedAgainWithTheSameKey() {
        // Given
        replies.add(new Reply(503, "application/problem+json", "{\"detail\":\"Not committed yet.\"}"));
        replies.add(new Reply(200, "application/json", "{\"state\":\"FINAL\"}"));
        // When
        var answer = api().post("/approvals/a/decision", Json.object());
        // Then
        assertThat(answer.path("state").asText()).isEqualTo("FINAL");
        assertThat(keys).hasSize(2).doesNotContainNull();
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
    }

    @Test
    void aServiceThatDiesOverACommandIsAskedAgainUnderTheSameKeyWhenItIsBack() {
        // Given a service that takes the command, is away for a while and comes back
        var port = server.getAddress().getPort();
        replies.add(DIES);
        replies.add(new Reply(200, "application/json", "{\"state\":\"FINAL\"}"));
        var back = CompletableFuture.runAsync(() -> {
            try {
                await().until(() -> keys.size() == 1);
                CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS)).join();
                listen(port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        // When
        var answer = api().post("/approvals/a/decision", Json.object());
        // Then
        assertThat(answer.path("state").asText()).isEqualTo("FINAL");
        assertThat(keys).hasSize(2).doesNotContainNull();
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
        back.join();
    }

    @Test
    void whereACommandsAnswerStaysLostItIsSaidThatItMayHaveBeenTaken() {
        // Given
        replies.add(DIES);
        // When // Then
        var api = api(Duration.ofSeconds(1));
        assertThatThrownBy(() -> api.post("/approvals/a/decision", Json.object())).isInstanceOf(Refused.class)
                .hasMessageContainingAll("some-service", "not known whether", "countersign up");
        assertThat(keys).hasSize(1);
    }

    @Test
    void aCommandThatIsNotAnsweredInTimeIsSentOnceMoreUnderTheSameKey() {
        // Given
        replies.add(HANGS);
        replies.add(new Reply(200, "application/json", "{\"state\":\"FINAL\"}"));
        // When
        var answer = api().post("/approvals/a/decision", Json.object(), Duration.ofSeconds(1));
        // Then
        assertThat(answer.path("state").asText()).isEqualTo("FINAL");
        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
        // And when that is not answered either
        replies.clear();
        replies.add(HANGS);
        assertThatThrownBy(() -> api().post("/approvals/a/decision", Json.object(), Duration.ofSeconds(1))).hasMessageContainingAll("within 1 s", "not known whether");
    }

    @Test
    void listingsAreReadAsLinesAndAsArrays() {
        // Given
        var rows = new ArrayList<JsonNode>();
        replies.add(new Reply(200, "application/x-ndjson", "{\"n\":1}\n{\"n\":2}\n"));
        replies.add(new Reply(200, "application/json", "[{\"n\":3},\n{\"n\":4}]"));
        // When
        api().rows("/a", rows::add);
        api().rows("/b", rows::add);
        // Then
        assertThat(rows).extracting(row -> row.path("n").asInt()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aServiceThatIsDownIsSaidAtOnceWithTheRemedy() {
        // Given
        var api = api();
        server.stop(0);
        // When // Then
        assertThatThrownBy(() -> api.get("/x")).isInstanceOf(Refused.class).hasMessageContainingAll("some-service", "countersign up");
    }
}
