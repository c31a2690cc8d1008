package io.countersign.exception.outward;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.countersign.exception.AlertChannel;
import io.countersign.exception.AlertPointer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/// Sends alerts as webhooks of Standard Webhooks 1.0: type `io.countersign.alert.v1`, `webhook-id` is the alert's id over all tries,
/// signed with HMAC-SHA256.
public final class WebhookChannel implements AlertChannel {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// What a receiver answers who wants to be asked again: 408, 425, 429; and whatever is a server's fault.
    private static final Set<Integer> AGAIN = Set.of(408, 425, 429);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Webhook signer;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(Redirect.NEVER).build();

    /// @param secret `whsec_` and the key in base64
    public WebhookChannel(URI url, String secret, InstantSource clock) {
        this.url = url;
        this.signer = new Webhook(secret);
        this.clock = clock;
    }

    @Override
    public void send(AlertPointer pointer) throws Undelivered {
        var body = body(pointer);
        long time = clock.instant().getEpochSecond();
        try {
            var request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Content-Type", "application/json")
                    .header(Webhook.UNBRANDED_MSG_ID_KEY, pointer.id()).header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(time))
                    .header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signer.sign(pointer.id(), time, body)).POST(BodyPublishers.ofString(body)).build();
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status < 200 || status > 299) {
                throw new Undelivered("the receiver answered " + status + ".", status >= 400 && status < 500 && !AGAIN.contains(status), null);
            }
        } catch (IOException e) {
            throw new Undelivered("the receiver can't be reached: " + e + ".", false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Undelivered("interrupted.", false, e);
        } catch (WebhookSigningException e) {
            throw new Undelivered("it could not be signed: " + e.getMessage() + ".", true, e);
        }
    }

    private static String body(AlertPointer pointer) {
        var body = JsonNodeFactory.instance.objectNode().put("type", "io.countersign.alert.v1").put("timestamp", pointer.raisedAt().toString());
        body.putObject("data").put("id", pointer.id()).put("kind", pointer.kind()).put("severity", pointer.severity())
                .put("subject", pointer.subject()).put("link", pointer.link());
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
