package io.countersign.cli;

import io.countersign.cli.http.Json;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `record timeline`: what happened, in plain words.
@Command(name = "timeline", description = "Tells what happened to a case or a run, from the customer's message on.")
final class RecordTimeline extends ReadingCommand {

    @ArgGroup(multiplicity = "1")
    About about;

    @Option(names = "--all", description = "Also the steps between services, which say once more what a step after them says.")
    boolean all;

    /// One of three.
    static final class About {
        @Option(names = "--case", paramLabel = "CASE", required = true, description = "The story of this case.")
        String caseId;

        @Option(names = "--run", paramLabel = "ID", required = true, description = "The story of this run, by its id or the id its sender gave it.")
        String run;

        @Option(names = "--ref", paramLabel = "KIND=VALUE", required = true,
                description = "The story of every case that carries this business reference, for example order=W1; or a bare value.")
        String reference;
    }

    @Override
    int perform() {
        var runId = about.run == null ? null : RunNames.resolve(api(Runs.INGEST), about.run);
        var steps = Json.object().putArray("steps");
        api("audit-service").rows("/timeline" + ItemListing.query("case", about.caseId, "run", runId, "ref", about.reference), step -> {
            if (all || json || !RunWords.BETWEEN_SERVICES.contains(step.path("topic").asText())) steps.add(step);
        });
        if (json) steps.forEach(this::print);
        else RunWords.timeline(out(), steps);
        return 0;
    }
}
