package io.countersign.schemas.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/// Which schema has which id: from a file that the deployment wrote, then from what was fetched before, then from the registry
/// (Confluent API). So a service works, and starts, without the registry as long as it meets schemas it has met before.
///
/// The files are JSON: `[{"id":7,"subject":"countersign.runs.v1-value","schema":"{...}"}, ...]`.
public final class SchemaIds {

    /// One registered schema.
    public record Known(int id, String subject, String schema) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA_REGISTRY_JSON = "application/vnd.schemaregistry.v1+json";

    private final URI registry;
    private final Path fetched;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<String, Integer> idsOfOurs = new ConcurrentHashMap<>();
    private final Map<Integer, Known> learned = new ConcurrentHashMap<>();

    /// @param registry base of the Confluent API, such as `http://host/apis/ccompat/v7`
    /// @param shipped file written when the schemas were registered; may be absent
    /// @param fetched file this instance keeps what it fetched in; made when needed
    public SchemaIds(URI registry, Path shipped, Path fetched) {
        this.registry = registry;
        this.fetched = fetched;
        load(shipped).forEach(this::remember);
        load(fetched).forEach(known -> {
            remember(known);
            learned.put(known.id(), known);
        });
    }

    /// Id under which our schema of `topic` is registered.
    ///
    /// @throws LookupUnavailable it isn't known here and the registry does not answer
    /// @throws IllegalStateException it isn't registered
    public int idOf(Topic topic) {
        var known = idsOfOurs.get(topic.subject());
        return known != null ? known : lookUp(topic);
    }

    /// The schema with that id.
    ///
    /// @return empty: the registry says that there is none
    /// @throws LookupUnavailable it isn't known here and the registry does not answer
    public Optional<Schema> schema(int id) {
        var known = byId.get(id);
        return known != null ? Optional.of(known) : fetch(id);
    }

    /// Registers our schema of `topic` and returns what a deployment writes into the shipped file.
    ///
    /// @throws IllegalStateException the registry refuses it, as incompatible for instance
    public Known register(Topic topic) {
        var schema = topic.schema().orElseThrow().toString();
        var response = post("/subjects/" + topic.subject() + "/versions", schema);
        if (response.statusCode() != 200) {
            throw new IllegalStateException("The registry refuses the schema of " + topic.name() + " (" + response.statusCode()
                    + "): " + response.body());
        }
        var known = new Known(id(response), topic.subject(), schema);
        remember(known);
        return known;
    }

    /// Writes `schemas` where services find them; the file is replaced whole.
    public static void write(Path file, List<Known> schemas) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var next = Files.createTempFile(file.toAbsolutePath().getParent(), "schemas", ".json");
            Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(schemas));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The schema ids can't be written to " + file, e);
        }
    }

    private int lookUp(Topic topic) {
        var schema = topic.schema().orElseThrow();
        var response = post("/subjects/" + topic.subject(), schema.toString());
        if (response.statusCode() == 404) {
            throw new IllegalStateException("The schema of " + topic.name() + " is not registered; the deployment registers it.");
        }
        if (response.statusCode() != 200) {
            throw new LookupUnavailable("The registry answered " + response.statusCode(), null);
        }
        var known = new Known(id(response), topic.subject(), schema.toString());
        keep(known);
        return known.id();
    }

    private Optional<Schema> fetch(int id) {
        if (id <= 0) { // no registry gives such ids out, and some answer with a 500
            return Optional.empty();
        }
        var response = send(HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).GET());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw new LookupUnavailable("The registry answered " + response.statusCode(), null);
        }
        try {
            keep(new Known(id, "", JSON.readTree(response.body()).path("schema").asText()));
            return Optional.of(byId.get(id));
        } catch (SchemaParseException e) { // somebody else's, such as a JSON schema: no record of ours is written with it
            return Optional.empty();
        } catch (IOException e) {
            throw new LookupUnavailable("The registry's answer for schema " + id + " can't be read", e);
        }
    }

    private synchronized void keep(Known known) {
        remember(known);
        learned.put(known.id(), known);
        write(fetched, List.copyOf(learned.values()));
    }

    private void remember(Known known) {
        var schema = new Schema.Parser().parse(known.schema());
        byId.put(known.id(), schema);
        Topics.all().stream()
                .filter(t -> t.subject().equals(known.subject()) && t.schema().filter(schema::equals).isPresent())
                .forEach(t -> idsOfOurs.put(t.subject(), known.id()));
    }

    private HttpResponse<String> post(String path, String schema) {
        try {
            return send(HttpRequest.newBuilder(URI.create(registry + path)).header("Content-Type", SCHEMA_REGISTRY_JSON)
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of("schema", schema)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new LookupUnavailable("The schema registry at " + registry + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LookupUnavailable("Interrupted while asking the schema registry", e);
        }
    }

    private static int id(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body()).path("id").asInt();
        } catch (IOException e) {
            throw new LookupUnavailable("The registry's answer can't be read", e);
        }
    }

    private static List<Known> load(Path file) {
        try {
            return file != null && Files.exists(file)
                    ? JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Known>>() {})
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema ids in " + file + " can't be read; delete the file to fetch them again", e);
        }
    }
}
