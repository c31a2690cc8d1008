package io.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a person hears over server-sent events.
public final class HeardEvents implements AutoCloseable {

    /// An event.
    ///
    /// @param data null: none came with it
    public record Heard(String name, String data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    /// Listens to `url`; returns once the stream has begun, with its first comment.
    public HeardEvents(String url, String token) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).header("Accept", "text/event-stream").build();
        Thread.ofVirtual().start(() -> {
            try {
                read(client.send(request, BodyHandlers.ofLines()).body()::iterator);
            } catch (IOException | UncheckedIOException | InterruptedException e) {
                // closed
            }
        });
        next("");
    }

    private void read(Iterable<String> lines) {
        String name = null;
        String data = null;
        for (var line : lines) {
            if (line.isEmpty() && name != null) {
                heard.add(new Heard(name, data));
                name = null;
                data = null;
            } else if (line.startsWith(":")) {
                heard.add(new Heard("", line.substring(1).strip()));
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            }
        }
    }

    /// The next event whose data holds `text`; comments have the name "".
    public Heard next(String text) throws InterruptedException {
        return until(text).getLast();
    }

    /// All events up to the next whose data holds `text`.
    public List<Heard> until(String text) throws InterruptedException {
        var events = new ArrayList<Heard>();
        for (var event = heard.poll(60, TimeUnit.SECONDS); event != null; event = heard.poll(60, TimeUnit.SECONDS)) {
            events.add(event);
            if (event.data() != null && event.data().contains(text)) {
                return events;
            }
        }
        throw new AssertionError("no event with '" + text + "'");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
