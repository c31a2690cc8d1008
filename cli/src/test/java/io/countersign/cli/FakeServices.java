package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.deploy.DataFolder;
import io.countersign.deploy.LocalIssuer;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A data folder whose services are all one HTTP server of the test: it answers as told and keeps what was asked. It shows what a command sends
/// and says; whether the services understand it is shown on a real stack.
final class FakeServices implements AutoCloseable {

    /// One request.
    ///
    /// @param line method, path and query
    /// @param who the person of the token, or `program`
    /// @param body the JSON, or an empty object
    record Asked(String line, String who, JsonNode body) {}

    private record Reply(int status, String type, String body, String link) {}

    private final Path data;
    private final HttpServer server;
    private final Map<String, Reply> replies = new LinkedHashMap<>();
    final List<Asked> asked = new ArrayList<>();

    FakeServices(Path folder) throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(new Asked(line, who(exchange.getRequestHeaders().getFirst("Authorization")), text.isBlank() ? Json.object() : Json.parse(text)));
            var reply = replies.getOrDefault(line, new Reply(200, "application/json", "{}", null));
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", reply.type());
            if (reply.link() != null) exchange.getResponseHeaders().add("Link", reply.link());
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var ports = LocalStack.SERVICES.stream().map(name -> "\"" + name + "\":" + server.getAddress().getPort()).collect(Collectors.joining(","));
        var folders = new DataFolder(data);
        Files.writeString(folders.stackFile(), "{\"version\":1,\"ports\":{" + ports + "},\"processes\":{}}");
        Files.copy(Parts.find().repository().resolve("samples/people.yaml"), folders.people());
        LocalIssuer.createKeys(folders.keys());
    }

    private static String who(String authorization) throws JsonProcessingException {
        if (authorization == null) return "program";
        return Json.parse(new String(Base64.getUrlDecoder().decode(authorization.split("\\.")[1]), StandardCharsets.UTF_8)).path("sub").asText();
    }

    /// @param line method, path and query as they come
    FakeServices answers(String line, String json) {
        replies.put(line, new Reply(200, "application/json", json, null));
        return this;
    }

    /// Has nothing to say yet.
    FakeServices answersNothing(String line) {
        replies.put(line, new Reply(204, "application/json", "", null));
        return this;
    }

    FakeServices refuses(String line, int status, String problem) {
        replies.put(line, new Reply(status, "application/problem+json", problem, null));
        return this;
    }

    /// @param next path and query of the next page; null: it is the last
    FakeServices lists(String line, String next, String... rows) {
        replies.put(line, new Reply(200, "application/x-ndjson", String.join("\n", rows), next == null ? null : "<" + next + ">; rel=\"next\""));
        return this;
    }

    /// One of the services, asked directly.
    Api api(String service) {
        return Api.person(LocalStack.at(data, Parts.find()), service, "sam");
    }

    /// Where the stack's keys and passwords are.
    Path keys() {
        return new DataFolder(data).keys();
    }

    /// As new: no answers, nothing asked.
    void forget() {
        replies.clear();
        asked.clear();
    }

    Said say(String... words) {
        return Said.by(data, words);
    }

    /// The words of a line as a shell splits them: single quotes hold together.
    Said sayLine(String line) {
        var words = new ArrayList<String>();
        for (var part : line.split(" (?=(?:[^']*'[^']*')*[^']*$)")) words.add(part.replace("'", ""));
        return say(words.toArray(String[]::new));
    }

    Asked last() {
        return asked.getLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
