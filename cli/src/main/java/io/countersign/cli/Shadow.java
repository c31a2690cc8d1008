package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `flows shadow`: a version judges every run beside the active one, without effect.
@Command(name = "shadow", description = "Has a version judge every run beside the active one, without effect; ends that; or shows what came of it.")
final class Shadow extends StackCommand {

    private static final List<String> ROUTES = List.of("release", "approve", "exception", "retry", "fallback", "block");

    @Mixin
    FlowVersions.Named named;

    @Option(names = "--as", paramLabel = "PERSON", description = "Who acts: someone with the role rule-author or rule-approver; not needed with --report.")
    String person;

    @Option(names = "--end", description = "No version judges beside the active one any more.")
    boolean end;

    @Option(names = "--report", description = "Shows how both judged the same runs.")
    boolean report;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why: ten characters or more.")
    String reason;

    @Override
    int perform() {
        if ((end ? 1 : 0) + (report ? 1 : 0) + (!report && named.version() != null ? 1 : 0) != 1) {
            throw new ParameterException(spec.commandLine(), "Say which version shall judge beside the active one (FLOW VERSION), or --end, or --report.");
        }
        if (!report && person == null) throw new ParameterException(spec.commandLine(), "Say who acts: --as PERSON.");
        var policy = Api.person(stack(), Flows.SERVICE, person == null ? READER : person);
        var flow = "/flows/" + Api.escape(named.flow());
        if (report) return report(policy, flow + "/shadow");
        ObjectNode body = Json.object();
        if (reason != null) body.put("reason", reason);
        var answer = policy.post(end ? flow + "/shadow/end" : named.path() + "/shadow", body);
        if (json) print(answer);
        else out().println(SafeText.line(end ? "No version of " + named.flow() + " judges beside the active one any more." : "In the shadow: " + named.words()
                + " judges every new run beside the active one, without effect. See what it would do: ./countersign flows shadow " + named.flow() + " --report"));
        return 0;
    }

    private int report(Api policy, String path) {
        var shown = new int[1];
        policy.rows(path, pair -> {
            if (named.version() != null && pair.path("shadow").asInt() != named.version()) return;
            shown[0]++;
            if (json) print(pair);
            else show(pair);
        });
        if (!json && shown[0] == 0) out().println(SafeText.line("No run of " + named.flow() + " was judged by two versions yet."));
        return 0;
    }

    private void show(JsonNode pair) {
        out().println(SafeText.line("Version " + pair.path("shadow").asText() + " of " + named.flow() + " beside version " + pair.path("version").asText() + ": " + pair.path("judged").asText()
                + " runs, " + pair.path("different").asText() + " would go another way."));
        var matrix = pair.path("matrix");
        var columns = ROUTES.stream().filter(route -> anyTo(matrix, route)).toList();
        var heads = new String[columns.size() + 1];
        heads[0] = "active, then beside";
        for (int i = 0; i < columns.size(); i++) heads[i + 1] = columns.get(i);
        var table = new Columns(heads);
        for (var route : ROUTES) {
            if (!matrix.has(route)) continue;
            var cells = new String[heads.length];
            cells[0] = route;
            for (int i = 0; i < columns.size(); i++) cells[i + 1] = matrix.path(route).path(columns.get(i)).asText("-");
            table.row(cells);
        }
        table.print(out(), "  ");
        for (var run : pair.path("latest")) {
            out().println(SafeText.line("  " + run.path("runId").asText() + "  " + way(run, "route", "rule") + ", beside: " + way(run, "shadowRoute", "shadowRule")));
        }
    }

    private static boolean anyTo(JsonNode matrix, String route) {
        for (var row : matrix) if (row.has(route)) return true;
        return false;
    }

    private static String way(JsonNode run, String route, String rule) {
        return run.path(route).asText() + (run.hasNonNull(rule) ? " by " + run.path(rule).asText() : "");
    }
}
