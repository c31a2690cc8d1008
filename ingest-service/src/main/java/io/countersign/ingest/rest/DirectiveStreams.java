package io.countersign.ingest.rest;

import io.countersign.ingest.IngestSettings;
import io.countersign.ingest.view.DirectiveLog;
import io.countersign.ingest.view.DirectiveLog.Entry;
import io.countersign.singlewriter.NotReadableNow;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.avro.Directive;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Streams directives to clients, each at its own pace. A client costs its place in the log, one directive on its way and a virtual thread,
/// however slow it is; one that takes too long over a directive is cut off, and there are only so many, in all and of one program or person.
@Singleton
class DirectiveStreams {

    private static final Logger LOG = Logger.getLogger(DirectiveStreams.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    /// How long a run may show later than its directive: they come by two topics.
    private static final Duration VIEW_LAG = Duration.ofSeconds(5);
    /// How old the directive of an unknown run is when its run will not show any more.
    private static final Duration YOUNG = Duration.ofMinutes(1);
    private static final String FIRST = "first";

    private final RunsView view;
    private final RecordReader contents;
    private final Semaphore places;
    private final int most;
    private final int mostOfOne;
    private final Map<String, Semaphore> placesOf = new ConcurrentHashMap<>();
    private final Duration patience;
    private final Readiness readiness;
    private final KnownRuns known;

    DirectiveStreams(RunsView view, RecordReader contents, IngestSettings settings, Readiness readiness, KnownRuns known) {
        this.view = view;
        this.contents = contents;
        this.most = settings.streamsMost();
        this.mostOfOne = settings.streamsMostOfOne();
        this.places = new Semaphore(most);
        this.patience = settings.streamsPatience();
        this.readiness = readiness;
        this.known = known;
    }

    /// The other end.
    ///
    /// @param who program or person
    record Client(String who, SseEventSink sink, Sse sse, HttpServerResponse response) {}

    /// How many more clients may come.
    int free() {
        return places.availablePermits();
    }

    /// Streams until the client goes.
    ///
    /// @param after place to read on from, `first`, or null: from now on
    void all(String after, Predicate<ViewedRun> visible, Client client) {
        readiness.check();
        var log = view.directives();
        var reading = after == null ? log.fromNow() : after.equals(FIRST) ? log.fromStart() : place(log, after);
        serve(reading, run -> visible.test(run), client);
    }

    /// Streams the directives of one run until the client goes.
    ///
    /// @param after place to read on from; null: from the first one on
    void ofRun(String runId, String after, Predicate<ViewedRun> visible, Client client) {
        var log = view.directives();
        var run = known.run(runId, visible).orElseThrow(() -> new WebApplicationException(Problems.noRun(runId)));
        var reading = after == null || after.equals(FIRST) ? log.fromStart() : place(log, after);
        serve(reading.only(run.accepted().partition()), it -> it.runId().equals(run.runId()), client);
    }

    private static DirectiveLog.Reading place(DirectiveLog log, String after) {
        return log.from(after).orElseThrow(() -> new WebApplicationException(Problems.question(400, "Not valid", "INVALID_QUERY", "Last-Event-ID", after,
                "Last-Event-ID is no place in the directives; send the id of an event as it came, or leave it out.")));
    }

    private void serve(DirectiveLog.Reading reading, Predicate<ViewedRun> wanted, Client client) {
        var own = placesOf.computeIfAbsent(client.who(), _ -> new Semaphore(mostOfOne));
        if (!own.tryAcquire()) {
            Response full = Problems.later("You have " + mostOfOne + " streams of directives at this instance already; close one first, or ask by GET /runs/{runId}/directive.");
            throw new WebApplicationException(full);
        }
        if (!places.tryAcquire()) {
            own.release();
            Response full = Problems.later("This instance serves " + most + " streams of directives already; try again, or ask by GET /runs/{runId}/directive.");
            throw new WebApplicationException(full);
        }
        try {
            stream(reading, wanted, client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NotReadableNow e) {
            LOG.infof("A stream of directives ends, for they can't be read just now; its client can read on from its place: %s", e.getMessage());
        } catch (ExecutionException e) {
            LOG.debug("A client of the directives went away", e);
        } catch (TimeoutException e) {
            LOG.infof("A client of the directives took longer than %d s over one directive and is cut off; it can read on from its place.", patience.toSeconds());
            client.response().reset(); // an orderly end would wait behind what it does not read
        } finally {
            places.release();
            own.release();
            client.sink().close();
        }
    }

    private void stream(DirectiveLog.Reading reading, Predicate<ViewedRun> wanted, Client client) throws InterruptedException, ExecutionException, TimeoutException {
        // A client that saw no directive yet has a place all the same.
        send(client, comment(client, reading, "directives"));
        long quietSince = System.nanoTime();
        while (!client.sink().isClosed()) {
            var entry = reading.next();
            if (entry.isPresent()) {
                var run = view.run(entry.get().runId()).or(() -> view.awaitRun(entry.get().runId(), VIEW_LAG));
                if (run.isEmpty() && contents.<Directive>read(entry.get().where()).filter(it -> isYoung(it)).isPresent()) {
                    return; // rather let it come back than miss one
                }
                if (run.isEmpty()) { // its run is past its retention: nobody can tell whose it is, and it must not end every stream
                    LOG.warnf("A directive of the unknown run %s is left out of the streams", entry.get().runId());
                    continue;
                }
                if (wanted.test(run.get())) {
                    var event = event(client, reading, entry.get());
                    if (event != null) {
                        send(client, event);
                        quietSince = System.nanoTime();
                    }
                }
                continue;
            }
            var left = KEEP_ALIVE.minusNanos(System.nanoTime() - quietSince);
            if (left.isPositive()) {
                reading.awaitNews(left);
            } else {
                send(client, comment(client, reading, "still here"));
                quietSince = System.nanoTime();
            }
        }
    }

    private static boolean isYoung(Directive directive) {
        return directive.getMeta().getOccurredAt().plus(YOUNG).isAfter(Instant.now());
    }

    private void send(Client client, OutboundSseEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        client.sink().send(event).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// @return null: it is past its retention
    private OutboundSseEvent event(Client client, DirectiveLog.Reading reading, Entry entry) {
        return contents.<Directive>read(entry.where()).map(directive -> client.sse().newEventBuilder().id(reading.cursor()).name("directive")
                .mediaType(MediaType.APPLICATION_JSON_TYPE).data(String.class, RunDocuments.directive(directive).toString()).build()).orElse(null);
    }

    private static OutboundSseEvent comment(Client client, DirectiveLog.Reading reading, String text) {
        return client.sse().newEventBuilder().id(reading.cursor()).comment(text).build();
    }
}
