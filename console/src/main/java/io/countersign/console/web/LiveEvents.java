package io.countersign.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.console.Changes;
import io.countersign.console.Changes.Change;
import io.countersign.console.Directory;
import io.countersign.console.answer.Colleague;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// What a page hears while it is open: names of what changed.
@Path("/events")
@Authenticated
public class LiveEvents {

    private static final Duration BEAT = Duration.ofSeconds(15);
    /// Then the browser connects again, and has to show again who it is.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Changes changes;
    private final Directory directory;
    private final ObjectMapper json;

    LiveEvents(Changes changes, Directory directory, ObjectMapper json) {
        this.changes = changes;
        this.directory = directory;
        this.json = json;
    }

    /// Events `changed` with JSON {kind, id, version, state, did, by}, `by` a person's name, `resync` when changes were lost, and a `beat` now and then.
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        var beats = Multi.createFrom().ticks().every(BEAT).onOverflow().drop().map(_ -> sse.newEvent("beat", "."));
        var names = directory.all().stream().collect(Collectors.toMap(Colleague::id, Colleague::name, (first, _) -> first));
        var changed = changes.follow().map(change -> event(sse, change, names));
        // Without the end of one the other would go on, and the browser would not know that it misses something.
        return Multi.createBy().merging().streams(beats, changed).select().first(LONGEST).onFailure().recoverWithCompletion();
    }

    private OutboundSseEvent event(Sse sse, Change change, Map<String, String> names) {
        if (change.kind() == null || change.kind().equals("resync")) return sse.newEvent("resync", ".");
        try {
            var data = (ObjectNode) json.readTree(change.data());
            var by = data.path("by").asText("");
            if (names.containsKey(by)) data.put("by", names.get(by));
            return sse.newEvent("changed", json.writeValueAsString(data.put("kind", change.kind())));
        } catch (JsonProcessingException | ClassCastException e) {
            return sse.newEvent("resync", ".");
        }
    }
}
