package io.countersign.console.services;

import io.countersign.console.Changes;
import io.countersign.console.ConsoleSettings;
import io.countersign.console.Service;
import io.countersign.console.Session;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Follows the two queues' server-sent events with the person's own bearer token, so that the services decide what each may know.
@ApplicationScoped
class HttpChanges implements Changes {

    /// Who reads slower than this many changes is told to ask for everything again.
    private static final int WAITING = 500;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ConsoleSettings settings;
    private final Session session;

    HttpChanges(ConsoleSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    @Override
    public Multi<Change> follow() {
        var bearer = session.bearer();
        return Multi.createBy().merging().streams(List.of(of(Service.APPROVAL, "/approvals/events", bearer), of(Service.EXCEPTION, "/exceptions/events", bearer)));
    }

    private Multi<Change> of(Service service, String path, String bearer) {
        return Multi.createFrom().<Change>emitter(changes -> {
            var lines = new AtomicReference<Stream<String>>();
            var reader = Thread.startVirtualThread(() -> read(service, path, bearer, changes, lines));
            changes.onTermination(() -> {
                reader.interrupt();
                if (lines.get() != null) lines.get().close();
            });
        }).onOverflow().buffer(WAITING);
    }

    private void read(Service service, String path, String bearer, MultiEmitter<? super Change> changes, AtomicReference<Stream<String>> open) {
        var request = HttpRequest.newBuilder(URI.create(settings.services().get(service.key()) + path)).header("Authorization", "Bearer " + bearer)
                .header("Accept", "text/event-stream").build();
        try {
            var answer = http.send(request, BodyHandlers.ofLines());
            if (answer.statusCode() != 200) throw new IOException("status " + answer.statusCode());
            open.set(answer.body());
            var kind = new String[1];
            answer.body().forEach(line -> {
                if (line.startsWith("event:")) kind[0] = line.substring(6).strip();
                if (line.startsWith("data:")) changes.emit(new Change(kind[0], line.substring(5).strip()));
            });
            throw new IOException("it ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Also how it ends when the browser has gone; nobody wants to hear of it then.
            if (!changes.isCancelled()) changes.fail(new IOException("The " + service.key() + "-service can't be followed: " + e.getMessage(), e));
        }
    }
}
