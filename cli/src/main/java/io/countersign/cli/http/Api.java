package io.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.deploy.LocalStack;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One service, asked as somebody.
public final class Api {

    /// How long an answer may take.
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// A service that restarts is back within this time, so a request is worth repeating for as long.
    private static final Duration KEEP_TRYING = Duration.ofSeconds(45);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String KEY = "Idempotency-Key";
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?");

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    private final String service;
    private final String base;
    private final String header;
    private final String identity;
    private final Duration keepTrying;
    private final boolean patientWithConnections;

    /// @param service its name, for sentences
    /// @param base its address, without a slash at the end
    /// @param header the header that says who asks
    /// @param identity that header's value
    /// @param keepTrying how long a busy or restarting service is asked again; zero: once
    public Api(String service, String base, String header, String identity, Duration keepTrying) {
        this(service, base, header, identity, keepTrying, false);
    }

    private Api(String service, String base, String header, String identity, Duration keepTrying, boolean patientWithConnections) {
        this.service = service;
        this.base = base;
        this.header = header;
        this.identity = identity;
        this.keepTrying = keepTrying;
        this.patientWithConnections = patientWithConnections;
    }

    /// A service of the local stack, asked by one of its people.
    ///
    /// @throws Refused if there is no stack
    public static Api person(LocalStack stack, String service, String person) {
        var base = address(stack, service);
        return new Api(service, base, "Authorization", "Bearer " + stack.tokenFor(person), KEEP_TRYING);
    }

    /// A service of the local stack, asked by the program that holds the local API key.
    ///
    /// @throws Refused if there is no stack
    public static Api program(LocalStack stack, String service) {
        var base = address(stack, service);
        return new Api(service, base, "X-API-Key", stack.apiKey(), KEEP_TRYING);
    }

    private static String address(LocalStack stack, String service) {
        return stack.address(service).orElseThrow(() -> new Refused("There is no stack in " + stack.data().root()
                + ". Start one with: countersign up, or name its folder with --data DIR."));
    }

    /// A path segment or query value, escaped.
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The answer to a GET; null when it is empty (204).
    ///
    /// @param path with query, escaped
    /// @throws Refused the service said no, or can't be reached
    public JsonNode get(String path) {
        return get(path, PATIENCE);
    }

    /// As [#get(String)], for answers that take long.
    public JsonNode get(String path, Duration patience) {
        var answer = again(request(path).timeout(patience).GET().build(), BodyHandlers.ofString());
        check(answer.statusCode(), answer.body());
        return answer.statusCode() == 204 ? null : Json.answer(service, answer.body());
    }

    /// Keeps the answer to a GET in a file.
    ///
    /// @param patience how long one try may take to begin
    /// @throws Refused the service said no, or can't be reached
    public void download(String path, Path file, Duration patience) {
        var answer = again(request(path).timeout(patience).GET().build(), answered -> answered.statusCode() == 200
                ? BodySubscribers.mapping(BodySubscribers.ofFile(file), _ -> "") : BodySubscribers.ofString(StandardCharsets.UTF_8));
        check(answer.statusCode(), answer.body());
    }

    /// Hands over each row of a listing: a JSON array or JSON Lines. Only the first page, where a listing has pages.
    public void rows(String path, Consumer<JsonNode> each) {
        page(path, each);
    }

    /// Hands over the rows of a listing, page after page, as long as the service names a next one.
    ///
    /// @param limit rows at most
    /// @return whether there are more rows than were handed over
    public boolean pages(String path, int limit, Consumer<JsonNode> each) {
        var left = new AtomicInteger(limit);
        var next = Optional.of(path);
        while (next.isPresent() && left.get() > 0) {
            next = page(next.get(), row -> {
                if (left.getAndDecrement() > 0) each.accept(row);
            });
        }
        return next.isPresent() || left.get() < 0;
    }

    /// @return path and query of the next page (`Link: <...>; rel="next"`, RFC 8288)
    private Optional<String> page(String path, Consumer<JsonNode> each) {
        HttpResponse<Stream<String>> answer = again(request(path).timeout(PATIENCE).GET().build(), BodyHandlers.ofLines());
        try (var lines = answer.body()) {
            if (answer.statusCode() >= 300) {
                check(answer.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            if (answer.headers().firstValue("Content-Type").orElse("").contains("ndjson")) {
                lines.filter(line -> !line.isBlank()).forEach(line -> each.accept(Json.answer(service, line)));
            } else {
                var text = lines.collect(Collectors.joining("\n"));
                if (!text.isBlank()) {
                    var all = Json.answer(service, text);
                    if (all.isArray()) all.forEach(each);
                    else each.accept(all);
                }
            }
        }
        return answer.headers().allValues("Link").stream().map(NEXT::matcher).filter(Matcher::find).map(found -> URI.create(found.group(1)))
                .map(link -> link.getRawPath() + (link.getRawQuery() == null ? "" : "?" + link.getRawQuery())).findFirst();
    }

    /// The answer to a POST. Repeats carry the same idempotency key, so that nothing happens twice.
    public JsonNode post(String path, JsonNode body) {
        return post(path, body, PATIENCE);
    }

    /// As [#post(String, JsonNode)].
    ///
    /// @param patience how long one try may take
    JsonNode post(String path, JsonNode body, Duration patience) {
        var answer = again(request(path).timeout(patience).header("Content-Type", "application/json")
                .header(KEY, UUID.randomUUID().toString()).POST(BodyPublishers.ofString(Json.wire(body))).build(), BodyHandlers.ofString());
        check(answer.statusCode(), answer.body());
        return answer.body().isBlank() ? Json.object() : Json.answer(service, answer.body());
    }

    /// The answer to a DELETE; repeated under one key as [#post] is.
    public JsonNode delete(String path) {
        var answer = again(request(path).timeout(PATIENCE).header(KEY, UUID.randomUUID().toString()).DELETE().build(), BodyHandlers.ofString());
        check(answer.statusCode(), answer.body());
        return answer.body().isBlank() ? Json.object() : Json.answer(service, answer.body());
    }

    /// Sends lines and hands back whatever was answered, also a refusal.
    public Answer lines(String path, String ndjson) {
        var tries = new AtomicInteger();
        var answer = again(tries, request(path).timeout(PATIENCE).header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/x-ndjson, application/json").POST(BodyPublishers.ofString(ndjson)).build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), tries.get() > 1);
    }

    /// @param status the HTTP status
    /// @param body as text
    /// @param repeated it was sent more than once, because an answer was lost or the service was busy
    public record Answer(int status, String body, boolean repeated) {}

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header(header, identity);
    }

    private void check(int status, String body) {
        if (status >= 300) {
            throw Problems.refused(service, status, body);
        }
    }

    private <T> HttpResponse<T> again(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return again(new AtomicInteger(), request, handler);
    }

    private <T> HttpResponse<T> again(AtomicInteger tries, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        var until = System.nanoTime() + keepTrying.toNanos();
        var keyed = request.headers().firstValue(KEY).isPresent();
        var arrived = false;
        var timedOut = false;
        while (true) {
            tries.incrementAndGet();
            try {
                var answer = CLIENT.send(request, handler);
                if (answer.statusCode() != 503 || System.nanoTime() > until) {
                    return answer;
                }
                if (answer.body() instanceof Stream<?> unread) unread.close();
                arrived = true;
            } catch (ConnectException | HttpConnectTimeoutException e) {
                // Nobody listens. A stack that is down should be said at once, not after a wait; but a service that died over this request comes back,
                // and only under this request's key does it say what became of it.
                if (!arrived && !patientWithConnections || System.nanoTime() > until) {
                    throw unreachable("does not answer", keyed && arrived);
                }
            } catch (HttpTimeoutException e) {
                // Once more: the repeat gets the first answer, when there is one.
                if (!keyed || timedOut) {
                    throw unreachable("did not answer within " + request.timeout().orElse(PATIENCE).toSeconds() + " s", keyed);
                }
                arrived = true;
                timedOut = true;
            } catch (IOException e) {
                if (System.nanoTime() > until) {
                    throw unreachable("broke the connection", keyed);
                }
                arrived = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused("Interrupted while waiting for " + service + ".");
            }
            pause();
        }
    }

    /// Also waits for a service that nobody listens for, as during a restart in the middle of long work.
    public Api patient() {
        return new Api(service, base, header, identity, keepTrying, true);
    }

    /// @param open a command may have arrived, and its answer was lost
    private Refused unreachable(String what, boolean open) {
        return new Refused(service + " at " + base + " " + what + ". " + (open ? "It is not known whether what you asked for was done: look (show, list) before you ask again. " : "")
                + "Start what is missing with: countersign up");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted.");
        }
    }
}
