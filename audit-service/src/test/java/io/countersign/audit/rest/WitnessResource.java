package io.countersign.audit.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.transparency.VerifierKey;
import io.countersign.transparency.witness.Witness;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// A witness beside the service. The log's key is made by the service, so the witness learns it later, from the file `test.witness.log`.
public final class WitnessResource implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private HttpServer server;

    @Override public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("witness");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/add-checkpoint", this::handle);
            server.start();
            return Map.of("countersign.witnesses[0].url", "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "countersign.witnesses[0].key", witness(List.of()).verifier().encode(), "test.witness.log", folder.resolve("log").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Witness witness(List<VerifierKey> logs) throws IOException {
        return new Witness(folder.resolve("w"), "witness.example/w", logs, Clock.systemUTC());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var log = folder.resolve("log");
            var answer = witness(Files.exists(log) ? List.of(VerifierKey.parse(Files.readString(log))) : List.of()).addCheckpoint(exchange.getRequestBody().readAllBytes());
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override public void stop() {
        server.stop(0);
    }
}
