package io.countersign.ingest.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.countersign.ingest.AddressGuard;
import io.countersign.ingest.AddressGuard.Verdict;
import io.countersign.ingest.WebhookSecrets;
import io.countersign.ingest.WebhookTargets.Target;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/// Makes one try of one delivery: signs, asks, and says what came of it.
///
/// The connection goes to the address that was checked, with the URL's name for `Host` and for the certificate. Vert.x, which Quarkus brings,
/// can do that; the JDK's client can't. No redirect is followed. An answer counts once it is whole: a receiver that says 200 and breaks off
/// is asked again, which `webhook-id` lets it notice.
public final class Courier implements AutoCloseable {

    /// How much of an answer is read: nothing in it counts.
    private static final int ANSWER_MOST = 64 * 1024;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int ERRORS = 400;

    private final HttpClient client;
    private final AddressGuard guard;
    private final WebhookSecrets secrets;
    private final Clock clock;
    private final Duration patience;

    /// @param patience how long a receiver may take, from the first byte to the last
    public Courier(Vertx vertx, AddressGuard guard, WebhookSecrets secrets, Clock clock, Duration patience) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(Tries.HOST_MOST).setForceSni(true)
                .setConnectTimeout((int) patience.toMillis()).setDecompressionSupported(false));
        this.guard = guard;
        this.secrets = secrets;
        this.clock = clock;
        this.patience = patience;
    }

    /// Makes a try, and waits for its end.
    public Tried deliver(Target target, String deliveryId, int attempt, String payload) throws InterruptedException {
        return switch (guard.check(target.url())) {
            case Verdict.Refused refused -> failed(attempt, 0, refused.why());
            case Verdict.Allowed allowed -> ask(allowed, target, deliveryId, attempt, payload);
        };
    }

    private Tried ask(Verdict.Allowed to, Target target, String deliveryId, int attempt, String payload) throws InterruptedException {
        var under = new AtomicReference<HttpClientRequest>();
        var over = new AtomicBoolean();
        try {
            return client.request(options(to, target, deliveryId, payload)).compose(request -> {
                under.set(request);
                if (over.get()) { // the connection came after the patience was over: nobody waits for an answer
                    request.reset();
                    return Future.failedFuture("given up");
                }
                return request.send(Buffer.buffer(payload));
            }).compose(response -> whole(response).map(_ -> tried(attempt, response))).toCompletionStage().toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return failed(attempt, 0, "No whole answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return failed(attempt, 0, sentence(e.getCause()));
        } finally {
            over.set(true);
            if (under.get() != null) {
                under.get().reset(); // does nothing where all is over
            }
        }
    }

    private RequestOptions options(Verdict.Allowed to, Target target, String deliveryId, String payload) {
        var url = to.url();
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        long at = clock.instant().getEpochSecond();
        var host = url.getHost().startsWith("[") ? url.getHost().substring(1, url.getHost().length() - 1) : url.getHost();
        return new RequestOptions().setMethod(HttpMethod.POST).setSsl(url.getScheme().equalsIgnoreCase("https")).setHost(host).setPort(to.port())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(to.address(), to.port()))).setFollowRedirects(false)
                .setConnectTimeout(patience.toMillis()).setIdleTimeout(patience.toMillis())
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json").putHeader(HttpHeaders.USER_AGENT, "Countersign-Webhooks/1")
                .putHeader(Webhook.UNBRANDED_MSG_ID_KEY, deliveryId).putHeader(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(at))
                .putHeader(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signatures(target, deliveryId, at, payload));
    }

    private String signatures(Target target, String deliveryId, long at, String payload) {
        return secrets.signing(target.endpointId(), target.secretVersion(), target.rotations(), clock.instant()).stream().map(secret -> {
            try {
                return new Webhook(secret).sign(deliveryId, at, payload);
            } catch (WebhookSigningException e) {
                throw new IllegalStateException("a derived secret signs", e);
            }
        }).collect(Collectors.joining(" "));
    }

    /// Completes when the answer was read whole, or enough of it.
    private static Future<Void> whole(HttpClientResponse response) {
        var end = Promise.<Void>promise();
        var read = new int[1];
        response.exceptionHandler(end::tryFail).endHandler(_ -> end.tryComplete()).handler(part -> {
            read[0] += part.length();
            if (read[0] > ANSWER_MOST) {
                end.tryComplete();
            }
        });
        return end.future();
    }

    private Tried tried(int attempt, HttpClientResponse response) {
        int status = response.statusCode();
        if (status >= OK && status < REDIRECTS) {
            return new Tried(attempt, status, null, Duration.ZERO);
        }
        var error = "The receiver answered " + status + (status >= REDIRECTS && status < ERRORS ? "; redirects are not followed: register the address itself" : "");
        return new Tried(attempt, status, error, retryAfter(response.getHeader(HttpHeaders.RETRY_AFTER), clock.instant()));
    }

    /// Seconds or a date, as HTTP has it.
    ///
    /// @return zero: there is none that can be read
    static Duration retryAfter(String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        if (header.strip().matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header.strip()));
        }
        try {
            var until = Duration.between(now, ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Tried failed(int attempt, int status, String error) {
        return new Tried(attempt, status, error, Duration.ZERO);
    }

    /// What went wrong, without what foreign bytes could bring in.
    private static String sentence(Throwable problem) {
        return switch (problem) {
            case ConnectException _ -> "The receiver takes no connection";
            case SSLException _ -> "No encrypted connection could be made; check the receiver's certificate";
            default -> "The connection broke before the answer was whole (" + problem.getClass().getSimpleName() + ")";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
