package io.countersign.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sending when the service is busy, broken, or answers late: what is counted, and that it always ends.
@Timeout(60)
class SenderTest {

    private final List<JsonNode> arrived = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int status = 200;
    private BiFunction<Integer, JsonNode, String> result = (line, run) -> taken(line, run, 202);

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/runs", exchange -> {
            var lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("\n");
            var body = new StringBuilder();
            for (int i = 0; i < lines.length; i++) {
                var run = Json.parse(lines[i]);
                arrived.add(run);
                body.append(result.apply(i + 1, run)).append('\n');
            }
            var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String taken(int line, JsonNode run, int status) {
        return "{\"line\":" + line + ",\"status\":" + status + ",\"runId\":\"run_" + run.path("id").asText() + "\",\"acceptedAt\":\"" + Instant.now() + "\"}";
    }

    private static String busy(int line) {
        return "{\"line\":" + line + ",\"status\":503,\"problem\":{\"detail\":\"Not committed yet.\"}}";
    }

    private Sent send(int runs) throws IOException {
        var text = IntStream.rangeClosed(1, runs).mapToObj(n -> "{\"id\":\"" + n + "\",\"caseId\":\"c" + n % 7 + "\"}").collect(Collectors.joining("\n"));
        return new Sender(new Api("ingest-service", "http://127.0.0.1:" + server.getAddress().getPort(), "X-API-Key", "k", Duration.ofSeconds(2)))
                .send(new BufferedReader(new StringReader(text)));
    }

    @Test
    void runsOfOneCaseArriveInTheFilesOrder() throws IOException {
        // When
        var sent = send(700);
        // Then
        assertThat(sent.accepted()).isEqualTo(700);
        arrived.stream().collect(Collectors.groupingBy(run -> run.path("caseId").asText())).values()
                .forEach(runs -> assertThat(runs).extracting(run -> run.path("id").asInt()).isSorted());
    }

    @Test
    void aRunThatWasSentAgainBecauseTheServiceWasBusyIsCountedAsNew() throws IOException {
        // Given a service that takes each run at the first try but has no time to say so
        Set<String> seen = Collections.synchronizedSet(new HashSet<>());
        result = (line, run) -> seen.add(run.path("id").asText()) ? busy(line) : taken(line, run, 200);
        // When
        var sent = send(20);
        // Then
        assertThat(sent.accepted()).isEqualTo(20);
        assertThat(sent.duplicates()).isZero();
    }

    @Test
    void aRunThatWasThereBeforeIsADuplicate() throws IOException {
        // Given
        result = (line, run) -> taken(line, run, 200);
        // When // Then
        assertThat(send(20).duplicates()).isEqualTo(20);
    }

    @Test
    void aBrokenServiceEndsTheSendingWithASentence() {
        // Given
        status = 500;
        // When // Then
        assertThatThrownBy(() -> send(2000)).isInstanceOf(Refused.class).hasMessageContaining("500");
    }
}
