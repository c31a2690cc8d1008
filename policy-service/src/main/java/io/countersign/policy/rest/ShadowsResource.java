package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.view.ShadowView;
import io.countersign.schemas.avro.Route;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What versions that judge beside the active one would have done, over HTTP.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flow versions")
public class ShadowsResource {

    private final ShadowView shadows;

    ShadowsResource(ShadowView shadows) {
        this.shadows = shadows;
    }

    @GET
    @Path("/{flow}/shadow")
    @Operation(summary = "How a version that judges beside the active one judged the same runs, the newest versions first",
            description = "Each row: `version`, `shadow`, `judged`, `different`, `matrix` by the active version's route, then by the other's, and the `latest` runs that would "
                    + "have gone another way, each with both routes and rules. Counted from the run events that are kept; empty where no version judged beside another.")
    public List<ObjectNode> matrix(@PathParam("flow") String flow) {
        return shadows.of(flow).stream().map(ShadowsResource::row).toList();
    }

    private static ObjectNode row(ShadowView.Pair pair) {
        long judged = 0;
        long different = 0;
        var matrix = JsonNodeFactory.instance.objectNode();
        for (var row : pair.matrix().entrySet()) {
            var cells = matrix.putObject(word(row.getKey()));
            for (var cell : row.getValue().entrySet()) {
                cells.put(word(cell.getKey()), cell.getValue());
                judged += cell.getValue();
                different += cell.getKey() == row.getKey() ? 0 : cell.getValue();
            }
        }
        var shown = JsonNodeFactory.instance.objectNode().put("flow", pair.flow()).put("version", pair.version()).put("shadow", pair.shadow()).put("judged", judged).put("different", different);
        shown.set("matrix", matrix);
        var latest = shown.putArray("latest");
        pair.different().forEach(run -> latest.addObject().put("runId", run.runId()).put("route", word(run.route())).put("rule", run.rule())
                .put("shadowRoute", word(run.shadowRoute())).put("shadowRule", run.shadowRule()));
        return shown;
    }

    private static String word(Route route) {
        return route.name().toLowerCase(Locale.ROOT);
    }
}
