package io.countersign.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the other services know and do, asked with the rights of whoever is signed in. Every method throws [Refused] where a service says no.
public interface Services {

    /// @param path with query, escaped ([#escape])
    /// @return the answer; null when it is empty (204)
    JsonNode get(Service service, String path);

    /// An answer as a record; fields that the record does not have are left out.
    <T> T get(Service service, String path, Class<T> type);

    /// As [#get(Service, String, Class)], empty for what is not there (404).
    <T> Optional<T> find(Service service, String path, Class<T> type);

    /// One part of a listing.
    <T> Listing<T> list(Service service, String path, Class<T> row);

    /// An answer as it comes, for what is large or takes long. Whoever asks closes it.
    ///
    /// @param patience how long its beginning may take
    InputStream open(Service service, String path, Duration patience);

    /// A POST. Its idempotency key is `key`: a repeat under the same key gets the first answer.
    ///
    /// @param body what is sent as JSON; null: nothing
    JsonNode post(Service service, String path, Object body, String key);

    /// An answer that may be large, as it comes; whoever asks closes it.
    ///
    /// @param bearer whose rights count ([Session#bearer]): said, because such work may go on after the request that began it
    java.io.InputStream open(Service service, String path, String bearer);

    /// A DELETE.
    JsonNode delete(Service service, String path, String key);

    /// @param rows in the service's order
    /// @param next value of `after` for the part that follows; null: this was the last
    record Listing<T>(List<T> rows, String next) {}

    /// A path segment or query value, escaped.
    static String escape(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20");
    }
}
