package io.countersign.console.services;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.countersign.console.ConsoleSettings;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the services with the bearer token of whoever is signed in.
@ApplicationScoped
class HttpServices implements Services {

    private static final Pattern NEXT = Pattern.compile("<[^>]*[?&]after=([^&>]*)[^>]*>\\s*;[^,]*\\brel=\"?next\"?");

    /// Amounts keep the digits they were sent with: 240.00 is not 240.0.
    private static final ObjectReader EXACT = new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ConsoleSettings settings;
    private final Session session;
    private final ObjectMapper json;

    HttpServices(ConsoleSettings settings, Session session, ObjectMapper json) {
        this.settings = settings;
        this.session = session;
        this.json = json;
    }

    @Override
    public JsonNode get(Service service, String path) {
        return tree(service, send(service, request(service, path).GET().build()));
    }

    @Override
    public <T> T get(Service service, String path, Class<T> type) {
        return record(service, get(service, path), type);
    }

    @Override
    public <T> Optional<T> find(Service service, String path, Class<T> type) {
        try {
            return Optional.of(get(service, path, type));
        } catch (Refused refused) {
            if (refused.status() == 404) return Optional.empty();
            throw refused;
        }
    }

    @Override
    public <T> Listing<T> list(Service service, String path, Class<T> row) {
        var answer = send(service, request(service, path).GET().build());
        var next = answer.headers().allValues("Link").stream().map(NEXT::matcher).filter(java.util.regex.Matcher::find)
                .map(found -> java.net.URLDecoder.decode(found.group(1), java.nio.charset.StandardCharsets.UTF_8)).findFirst().orElse(null);
        try (var values = json.readerFor(row).<T>readValues(answer.body())) {
            return new Listing<>(values.readAll(), next);
        } catch (IOException e) {
            throw unreadable(service, e);
        }
    }

    @Override
    public JsonNode post(Service service, String path, Object body, String key) {
        try {
            var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
            var request = request(service, path).header("Idempotency-Key", key).POST(content);
            if (body != null) request.header("Content-Type", "application/json");
            return tree(service, send(service, request.build()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public InputStream open(Service service, String path, String bearer) {
        return open(service, request(service, path, bearer).GET().build());
    }

    @Override
    public InputStream open(Service service, String path, Duration patience) {
        return open(service, request(service, path).timeout(patience).GET().build());
    }

    private InputStream open(Service service, HttpRequest request) {
        var answer = answer(service, () -> http.send(request, BodyHandlers.ofInputStream()));
        if (answer.statusCode() < 300) return answer.body();
        try (var body = answer.body()) {
            throw refused(service, answer.statusCode(), body.readAllBytes());
        } catch (IOException e) {
            throw refused(service, answer.statusCode(), new byte[0]);
        }
    }

    @Override
    public JsonNode delete(Service service, String path, String key) {
        return tree(service, send(service, request(service, path).header("Idempotency-Key", key).DELETE().build()));
    }

    private HttpRequest.Builder request(Service service, String path) {
        return request(service, path, session.bearer());
    }

    private HttpRequest.Builder request(Service service, String path, String bearer) {
        var base = settings.services().get(service.key());
        if (base == null) throw new IllegalStateException("countersign.console.services." + service.key() + " is not set: give the address of the " + service.key() + "-service.");
        return HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/$", "") + path)).timeout(settings.patience())
                .header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<byte[]> send(Service service, HttpRequest request) {
        var answer = answer(service, () -> http.send(request, BodyHandlers.ofByteArray()));
        if (answer.statusCode() >= 300) throw refused(service, answer.statusCode(), answer.body());
        return answer;
    }

    private interface Sending<T> {
        HttpResponse<T> send() throws IOException, InterruptedException;
    }

    private static <T> HttpResponse<T> answer(Service service, Sending<T> sending) {
        try {
            return sending.send();
        } catch (HttpTimeoutException e) {
            throw new Refused(service, 0, null, "The " + service.key() + "-service did not answer in time. It is not known whether what you asked for was done: look before you ask again.");
        } catch (IOException e) {
            throw new Refused(service, 0, null, "The " + service.key() + "-service does not answer. Nothing you typed is lost; try again in a moment.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(service, 0, null, "The console is stopping.");
        }
    }

    private Refused refused(Service service, int status, byte[] body) {
        try {
            var problem = json.readTree(body);
            var detail = problem.path("detail").asText(problem.path("title").asText(""));
            if (!detail.isEmpty()) return new Refused(service, status, problem.path("code").asText(null), detail);
        } catch (IOException e) {
            // no problem document; said below
        }
        return new Refused(service, status, null, "The " + service.key() + "-service answered with status " + status + ".");
    }

    private JsonNode tree(Service service, HttpResponse<byte[]> answer) {
        try {
            return answer.body().length == 0 ? null : EXACT.readTree(answer.body());
        } catch (IOException e) {
            throw unreadable(service, e);
        }
    }

    private <T> T record(Service service, JsonNode tree, Class<T> type) {
        try {
            return json.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw unreadable(service, e);
        }
    }

    private static IllegalStateException unreadable(Service service, IOException e) {
        return new IllegalStateException("The " + service.key() + "-service answered with something that the console can't read", e);
    }
}
