package io.countersign.singlewriter.quarkus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.ChangeFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
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
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/// Streams names of changes to people, by server-sent events, each at their own pace. A client costs a virtual thread and a short queue, however slow
/// it is. Nothing is repeated: who comes back looks at everything anew.
@Singleton
public class ChangeStreams {

    /// Changes kept for a client that is busy; what is more becomes one `resync`.
    public static final int KEPT = 256;

    private static final Logger LOG = Logger.getLogger(ChangeStreams.class);
    private static final int MOST = 1_000;
    private static final int MOST_OF_ONE = 20;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore places = new Semaphore(MOST);
    private final Map<String, Semaphore> placesOf = new ConcurrentHashMap<>();

    /// The other end.
    ///
    /// @param token a stream ends when it does: who comes back brings a newer one
    public record Client(JsonWebToken token, SseEventSink sink, Sse sse, HttpServerResponse response) {}

    /// Streams until the client goes: at once a comment, so that the client knows that it will miss nothing from then on, then what happens, and a comment
    /// whenever nothing has for 15 s.
    ///
    /// @param sees whether the client may hear of a change; asked for each, because rights change meanwhile
    /// @throws HttpProblem 503: there are too many streams, in all or of this person
    public <T> void serve(ChangeFeed<T> changes, Predicate<Change<T>> sees, Client client) {
        var own = placesOf.computeIfAbsent(client.token().getSubject(), _ -> new Semaphore(MOST_OF_ONE));
        if (!own.tryAcquire()) {
            throw full("You have " + MOST_OF_ONE + " streams of changes at this instance already; close one first.");
        }
        if (!places.tryAcquire()) {
            own.release();
            throw full("This instance serves " + MOST + " streams of changes already; try again, or look at the queue itself.");
        }
        try (var listener = changes.listen()) {
            stream(listener, sees, client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("A client of changes went away", e);
        } catch (IllegalStateException e) { // so says a sink of which the client went away just before something was sent
            if (!client.sink().isClosed()) {
                throw e;
            }
        } catch (TimeoutException e) {
            LOG.debug("A client of changes does not read and is cut off", e);
            client.response().reset(); // an orderly end would wait behind what it does not read
        } finally {
            places.release();
            own.release();
            client.sink().close();
        }
    }

    private static <T> void stream(ChangeFeed<T>.Listener listener, Predicate<Change<T>> sees, Client client)
            throws InterruptedException, ExecutionException, TimeoutException {
        var until = Instant.ofEpochSecond(client.token().getExpirationTime());
        send(client, comment(client, "listening"));
        long quietSince = System.nanoTime();
        while (!client.sink().isClosed() && Instant.now().isBefore(until)) {
            var quiet = KEEP_ALIVE.minusNanos(System.nanoTime() - quietSince);
            var left = Duration.between(Instant.now(), until);
            var news = listener.next(quiet.compareTo(left) < 0 ? quiet : left);
            boolean told = news.isPresent() && (news.get().change() == null || sees.test(news.get().change()));
            if (told || !quiet.isPositive()) {
                send(client, told ? event(client, news.get().change()) : comment(client, "still here"));
                quietSince = System.nanoTime();
            }
        }
    }

    private static OutboundSseEvent event(Client client, Change<?> change) {
        var data = JsonNodeFactory.instance.objectNode();
        if (change != null) {
            data.put("id", change.id()).put("caseId", change.caseId()).put("version", change.version()).put("state", change.state())
                    .put("did", change.did()).put("by", change.by());
        }
        return client.sse().newEventBuilder().name(change == null ? "resync" : change.kind()).mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, data.toString()).build();
    }

    private static OutboundSseEvent comment(Client client, String text) {
        return client.sse().newEventBuilder().comment(text).build();
    }

    private static void send(Client client, OutboundSseEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        client.sink().send(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static HttpProblem full(String detail) {
        return HttpProblem.builder().withStatus(Status.SERVICE_UNAVAILABLE).withTitle("Too many streams").withDetail(detail)
                .with("code", "TOO_MANY_STREAMS").withHeader("Retry-After", "5").build();
    }
}
