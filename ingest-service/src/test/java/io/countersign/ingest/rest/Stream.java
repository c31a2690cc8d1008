package io.countersign.ingest.rest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of server-sent events.
final class Stream implements AutoCloseable {

    /// An event.
    ///
    /// @param data null: a comment
    record Event(String id, String data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /// @param lastEventId null: none
    Stream(String url, String apiKey, String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create(url)).header("X-API-Key", apiKey).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        Thread.ofVirtual().start(() -> {
            try {
                String id = null;
                String data = null;
                for (var line : (Iterable<String>) client.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body()::iterator) {
                    if (line.isEmpty()) {
                        events.add(new Event(id, data));
                        data = null;
                    } else if (line.startsWith("id:")) {
                        id = line.substring(3).strip();
                    } else if (line.startsWith("data:")) {
                        data = (data == null ? "" : data) + line.substring(5).strip();
                    }
                }
            } catch (java.io.IOException | java.io.UncheckedIOException | InterruptedException e) {
                // closed
            }
        });
    }

    /// The next event, a comment or not, that `wanted` holds for.
    Event next(Predicate<Event> wanted) throws InterruptedException {
        for (var event = events.poll(60, TimeUnit.SECONDS); event != null; event = events.poll(60, TimeUnit.SECONDS)) {
            if (wanted.test(event)) {
                return event;
            }
        }
        throw new AssertionError("no such event");
    }

    /// The next directive that names `text`.
    Event directive(String text) throws InterruptedException {
        return next(event -> event.data() != null && event.data().contains(text));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
