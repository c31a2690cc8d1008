package io.countersign.audit.witness;

import io.countersign.audit.Witness;
import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A witness at an address.
public final class HttpWitness implements Witness {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 * 1024;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI address;
    private final VerifierKey key;

    /// @param prefix its submission prefix, such as `https://witness.example/w`
    /// @param key its key (type 4)
    /// @throws IllegalArgumentException a log's key
    public HttpWitness(URI prefix, VerifierKey key) {
        if (!key.cosigns()) {
            throw new IllegalArgumentException("The key of the witness " + key.name() + " is a log's (type 1); a witness's is of type 4.");
        }
        this.address = URI.create(prefix.toString().replaceAll("/+$", "") + "/add-checkpoint");
        this.key = key;
    }

    @Override public VerifierKey key() {
        return key;
    }

    @Override public Answer add(AddCheckpoint request) throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(address).timeout(PATIENCE).POST(HttpRequest.BodyPublishers.ofString(request.encode())).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            return new Answer(answer.statusCode(), new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }
}
