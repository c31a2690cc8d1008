package io.countersign.console.web;

import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.FlowVersion;
import io.countersign.console.domain.FlowTexts;
import io.countersign.console.domain.LineDiff;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/// What differs between two versions of a flow: in sentences, and line by line.
@Path("/flows/{flow}/diff/{versions: [1-9][0-9]{0,8}\\.\\.[1-9][0-9]{0,8}}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FlowDiffPages {

    /// @param sentences null: one of the texts can't be read by this console
    /// @param text null: one of the texts is no longer kept
    /// @param all versions to choose from
    public record View(FlowVersion from, FlowVersion to, List<String> sentences, LineDiff text, List<FlowVersion> all, boolean inline) {

        public String title() {
            return to.flow() + ", version " + from.version() + " against " + to.version();
        }
    }

    private final Services services;

    FlowDiffPages(Services services) {
        this.services = services;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance diff(String flow, View view);
    }

    @GET
    public TemplateInstance diff(@PathParam("flow") String flow, @PathParam("versions") String versions, @QueryParam("show") String show) {
        var numbers = versions.split("\\.\\.");
        var from = version(flow, numbers[0]);
        var to = version(flow, numbers[1]);
        var all = Arrays.asList(services.get(Service.POLICY, FlowPages.path(flow) + "/versions", FlowVersion[].class));
        var text = from.yaml() == null || to.yaml() == null ? null : LineDiff.between(from.yaml(), to.yaml());
        return Templates.diff(flow, new View(from, to, FlowTexts.differences(from.yaml(), to.yaml()).orElse(null), text, all, "inline".equals(show)));
    }

    private FlowVersion version(String flow, String number) {
        return services.get(Service.POLICY, FlowPages.path(flow) + "/versions/" + number, FlowVersion.class);
    }
}
