package io.countersign.audit.rest;

import io.countersign.audit.Shards;
import io.countersign.record.ShardName;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// What the Record has of each topic partition, so that somebody else can compare it with Kafka.
@Path("/record/shards")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class ShardResource {

    private static final int MOST = 10_000;

    private final Shards shards;
    private final ReadersOnly readers;

    ShardResource(Shards shards, ReadersOnly readers) {
        this.shards = shards;
        this.readers = readers;
    }

    /// A shard.
    ///
    /// @param topicId Kafka's id of its topic, as a UUID
    /// @param entries entries in it
    /// @param nextOffset Kafka offset that it reads next: all before is done
    public record ShardView(String topic, int partition, UUID topicId, long entries, long nextOffset) {
    }

    /// One page, in order.
    ///
    /// @param next value of `after` for the next page; null: this is the last
    public record Page(List<Place> entries, Long next) {
    }

    /// Where an entry stands.
    public record Place(long index, long offset, long seq, UUID eventId, String leafHash) {
    }

    @GET
    @Operation(summary = "List the logs of the Record, one for each topic partition")
    public List<ShardView> list() {
        return shards.all().stream().map(one -> new ShardView(one.name().topic(), one.name().partition(), one.topicId(), one.entries(), one.nextOffset()))
                .toList();
    }

    @GET @Path("/{topic}/{partition}/entries")
    @Operation(summary = "List where the entries of one log stand in Kafka", description = "As the rows are, without a check: for a comparison with Kafka. Pages "
            + "by `limit` and `after`, the index of the last entry seen.")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public Page entries(@PathParam("topic") String topic, @PathParam("partition") int partition, @QueryParam("after") @DefaultValue("-1") long after,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        readers.check("look through the entries of the Record");
        if (limit < 1 || limit > MOST) {
            throw Problems.invalid("limit", Integer.toString(limit), "give a number from 1 to " + MOST);
        }
        var page = shards.entries(new ShardName(topic, partition), after, limit).stream()
                .map(one -> new Place(one.index(), one.offset(), one.seq(), one.eventId(), one.leafHash().hex())).toList();
        return new Page(page, page.size() < limit ? null : page.getLast().index());
    }
}
