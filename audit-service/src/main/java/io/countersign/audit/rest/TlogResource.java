package io.countersign.audit.rest;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.LogName;
import io.countersign.audit.Prover;
import io.countersign.audit.Prover.BeyondTheLog;
import io.countersign.audit.Tiles;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.TilePath;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Every log as C2SP tlog-tiles serves it, and proofs. `root` is the log of all logs; the others are `topic/partition`.
@Path("/tlog/{log: root|[^/]+/[0-9]+}")
@PermitAll
@Blocking
public class TlogResource {

    private static final String FOR_GOOD = ", max-age=31536000, immutable";

    private final Tiles tiles;
    private final Prover prover;
    private final SecurityIdentity identity;
    private final boolean open;

    TlogResource(Tiles tiles, Prover prover, SecurityIdentity identity, AuditSettings settings) {
        this.tiles = tiles;
        this.prover = prover;
        this.identity = identity;
        this.open = settings.tlogPublic();
    }

    @GET @Path("checkpoint")
    @Operation(summary = "The newest signed state of a log, with its cosignatures", description = "C2SP tlog-checkpoint. `log` is `root`, or `topic/partition`. "
            + "For whoever is logged in; for everybody if the deployment says so.")
    public Response checkpoint(@PathParam("log") String log) {
        var signed = tiles.checkpoint(log(log)).orElseThrow(() -> Problems.notFound("No log " + log + " was signed yet; a new one is signed within seconds."));
        return Response.ok(signed.cosigned(), MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8")).header("Cache-Control", "no-cache").build();
    }

    @GET @Path("{tile: tile/.+}")
    @Operation(summary = "A tile of hashes, or a bundle of leaves", description = "C2SP tlog-tiles: `tile/<level>/<index>[.p/<width>]` and `tile/entries/<index>[.p/<width>]`. "
            + "What one path names never changes. 404 beyond the newest signed size.")
    public Response tile(@PathParam("log") String log, @PathParam("tile") String tile) {
        var name = log(log);
        TilePath path;
        try {
            path = TilePath.parse(tile);
        } catch (IllegalArgumentException e) {
            throw Problems.notFound(e.getMessage());
        }
        var bytes = tiles.tile(name, path).orElseThrow(() -> Problems.notFound("The signed log " + log + " has no " + tile + "."));
        return Response.ok(bytes, MediaType.APPLICATION_OCTET_STREAM_TYPE).header("Cache-Control", (open ? "public" : "private") + FOR_GOOD).build();
    }

    /// @param leafHash hash of the leaf, base64
    /// @param hashes lowest first, base64
    /// @param rootHash root at `size`, base64
    public record InclusionView(String origin, long index, long size, String leafHash, List<String> hashes, String rootHash) {
    }

    @GET @Path("proof/inclusion")
    @Operation(summary = "Prove that a leaf is in a log", description = "`size` is the newest signed when absent. As `text/plain` a C2SP tlog-proof, for sizes that were signed.")
    public Response inclusion(@PathParam("log") String log, @QueryParam("index") Long index, @QueryParam("size") Long size, @HeaderParam("Accept") String accept) {
        try {
            var proof = prover.inclusion(log(log), required("index", index), size);
            return asked(accept, proof.text(), proof.size(), new InclusionView(proof.origin(), proof.index(), proof.size(), base64(proof.leaf()),
                    proof.hashes().stream().map(TlogResource::base64).toList(), base64(proof.root())));
        } catch (BeyondTheLog e) {
            throw Problems.notFound(e.getMessage());
        }
    }

    /// @param fromRootHash root at `from`, base64
    /// @param toRootHash root at `to`, base64
    /// @param hashes base64
    public record ConsistencyView(String origin, long from, long to, String fromRootHash, String toRootHash, List<String> hashes) {
    }

    @GET @Path("proof/consistency")
    @Operation(summary = "Prove that a log's later state extends an earlier one", description = "`to` is the newest signed when absent. As `text/plain` the body of a C2SP "
            + "tlog-witness add-checkpoint request, for sizes that were signed.")
    public Response consistency(@PathParam("log") String log, @QueryParam("from") Long from, @QueryParam("to") Long to, @HeaderParam("Accept") String accept) {
        try {
            var proof = prover.consistency(log(log), required("from", from), to);
            return asked(accept, proof.text(), proof.to(), new ConsistencyView(proof.origin(), proof.from(), proof.to(), base64(proof.fromRoot()),
                    base64(proof.toRoot()), proof.hashes().stream().map(TlogResource::base64).toList()));
        } catch (BeyondTheLog e) {
            throw Problems.notFound(e.getMessage());
        }
    }

    private static Response asked(String accept, Optional<String> text, long size, Object json) {
        if (accept == null || !accept.contains(MediaType.TEXT_PLAIN)) {
            return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
        }
        return Response.ok(text.orElseThrow(() -> Problems.notFound("No checkpoint of exactly " + size + " leaves was signed; ask as application/json, or for a signed size.")),
                MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8")).build();
    }

    private static long required(String field, Long value) {
        if (value == null) {
            throw Problems.invalid(field, "", "give a number from 0 on");
        }
        return value;
    }

    private LogName log(String log) {
        if (!open && identity.isAnonymous()) {
            throw new UnauthorizedException();
        }
        if (log.equals("root")) {
            return new LogName.Root();
        }
        var slash = log.indexOf('/');
        try {
            return new LogName.Shard(new ShardName(log.substring(0, slash), Integer.parseInt(log.substring(slash + 1))));
        } catch (NumberFormatException _) {
            throw Problems.notFound("There is no log " + log + ".");
        }
    }

    private static String base64(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes());
    }
}
