package io.countersign.transparency.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.transparency.witness.Witness.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A witness on HTTP: `POST /add-checkpoint`.
public final class WitnessServer implements AutoCloseable {

    /// A note with a hundred signatures and a proof of 63 lines is far shorter.
    private static final int MOST_BYTES = 64 * 1024;

    private final Witness witness;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Starts to serve.
    ///
    /// @param address host and port; port 0: any free one
    /// @throws IOException the port is taken
    public WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
        this.witness = witness;
        this.server = HttpServer.create(address, 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /// Prefix of its address, for the log's settings.
    public URI uri() {
        return URI.create("http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
            return new Answer(404, "text/plain", "This is a witness: POST /add-checkpoint.\n");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(405, "text/plain", "Use POST.\n");
        }
        var body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return new Answer(400, "text/plain", "A request has at most " + MOST_BYTES + " bytes.\n");
        }
        try {
            return witness.addCheckpoint(body);
        } catch (RuntimeException e) {
            return new Answer(500, "text/plain", "The witness can't sign now: " + e.getMessage() + "\n");
        }
    }

    @Override public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
