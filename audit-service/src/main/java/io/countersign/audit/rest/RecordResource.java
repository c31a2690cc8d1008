package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.audit.Prover;
import io.countersign.audit.RecordReader;
import io.countersign.audit.Signer;
import io.countersign.audit.Verifier;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.record.ShardName;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/// The Record itself: does it verify, what is in it.
@Path("/record")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class RecordResource {

    private static final Logger LOG = Logger.getLogger(RecordResource.class);

    private final Verifier verifier;
    private final Signer signer;
    private final RecordReader reader;
    private final Prover prover;

    RecordResource(Verifier verifier, Signer signer, RecordReader reader, Prover prover) {
        this.verifier = verifier;
        this.signer = signer;
        this.reader = reader;
        this.prover = prover;
    }

    /// Result of a verification.
    ///
    /// @param ok everything fits
    /// @param entries entries checked; absent when not ok
    /// @param unsigned entries newer than the last checkpoint of their log; absent when not ok
    /// @param root root of the root log, 64 hexadecimal digits; absent when not ok
    /// @param checkpoint the root log's newest signed note; empty when nothing was signed yet; absent when not ok
    /// @param archived entries among them of which only the leaf is still in the database; absent when not ok
    /// @param redacted entries among them whose personal content can't be read any more; absent when not ok
    /// @param redactions what was erased, when and by whom; absent when not ok
    /// @param firstBad the first thing that does not fit; absent when ok
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Verification(boolean ok, Long entries, Long unsigned, String root, String checkpoint, Long archived, Long redacted,
            List<Verifier.Redaction> redactions, FirstBad firstBad) {
    }

    /// The first thing that does not fit.
    ///
    /// @param shard its log: `topic/partition`, or `root`
    /// @param index leaf index; absent: no single entry
    /// @param eventId the event; absent: no single entry
    /// @param what one sentence
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FirstBad(String shard, Long index, String eventId, String what) {
    }

    @GET @Path("/verify")
    @Operation(summary = "Recompute the whole Record",
            description = "Signs what has grown, then recomputes every leaf, column, commitment, tree and signature. A Record that does not verify is "
                    + "a result, not an error: 200 with ok=false and the first bad entry.")
    public Verification verify() {
        try {
            signer.round();
        } catch (RuntimeException e) {
            // The check says what is wrong, and names the entry; what is not signed yet is counted as such.
            LOG.warnf("Nothing was signed before the verification: %s", e.getMessage());
        }
        return switch (verifier.verify()) {
            case Verdict.Good good -> new Verification(true, good.entries(), good.unsigned(), good.root().hex(),
                    good.checkpoint() == null ? "" : good.checkpoint(), good.archived(), good.redacted(), good.redactions(), null);
            case Verdict.Bad bad -> new Verification(false, null, null, null, null, null, null, null,
                    new FirstBad(bad.shard(), bad.index() < 0 ? null : bad.index(), bad.eventId(), bad.what()));
        };
    }

    /// @param entries all entries
    /// @param byTopic entries of each topic
    public record Counts(long entries, Map<String, Long> byTopic) {
    }

    @GET @Path("/counts")
    @Operation(summary = "Count the entries of the Record")
    public Counts counts() {
        var byTopic = reader.counts();
        return new Counts(byTopic.values().stream().mapToLong(Long::longValue).sum(), byTopic);
    }

    /// A proof that can be checked offline.
    ///
    /// @param leaf base64 of the leaf
    /// @param entryProof C2SP tlog-proof: the leaf is in its shard's signed checkpoint
    /// @param checkpoint that checkpoint; its bytes are the leaf of `rootProof`
    /// @param rootProof C2SP tlog-proof: that checkpoint is in the root log's signed checkpoint
    public record ProofView(String topic, int partition, long index, String eventId, String leaf, String entryProof, String checkpoint,
            String rootProof) {
    }

    @GET @Path("/proof")
    @Operation(summary = "Prove that an event is in the Record", description = "Either `event`, or `shard` (`topic/partition`) and `index`.")
    public ProofView proof(@QueryParam("event") String eventId, @QueryParam("shard") String shard, @QueryParam("index") Long index) {
        var proof = eventId == null && shard != null ? prover.of(shard(shard), index == null ? -1 : index) : prover.of(event(eventId));
        return proof.map(one -> new ProofView(one.place().shard().topic(), one.place().shard().partition(), one.place().index(), one.place().eventId().toString(),
                Base64.getEncoder().encodeToString(one.place().leaf()), one.entryProof(), one.checkpoint(), one.rootProof()))
                .orElseThrow(() -> Problems.notFound("The Record has no signed entry " + (eventId == null ? index + " of " + shard : "of event " + eventId)
                        + "; a new one is signed within seconds."));
    }

    private static UUID event(String eventId) {
        try {
            return UUID.fromString(eventId == null ? "" : eventId);
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("event", eventId == null ? "" : eventId, "give the id of an event, a UUID in its 36-character form");
        }
    }

    private static ShardName shard(String shard) {
        var slash = shard.lastIndexOf('/');
        try {
            return new ShardName(shard.substring(0, Math.max(slash, 0)), Integer.parseInt(shard.substring(slash + 1)));
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("shard", shard, "give a topic and a partition, such as countersign.runs.v1/0");
        }
    }
}
