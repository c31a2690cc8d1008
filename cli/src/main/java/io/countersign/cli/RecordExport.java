package io.countersign.cli;

import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `record export`: entries as one file that proves itself.
@Command(name = "export", description = "Writes entries into one file that anybody can check without this deployment, and as a page to print.")
final class RecordExport extends ReadingCommand {

    @Option(names = "--case", paramLabel = "CASE", description = "All entries of a case.")
    String caseId;

    @Option(names = "--run", paramLabel = "RUN", description = "All entries of a run.")
    String run;

    @Option(names = "--ref", paramLabel = "KIND=VALUE", description = "All entries of the cases that carry this business reference.")
    String reference;

    @Option(names = "--shard", paramLabel = "TOPIC/PARTITION", description = "Only this log; alone, all of it.")
    String shard;

    @Option(names = "--from", paramLabel = "TIME", description = "Only what happened from then on, such as 2026-11-28T08:00:00Z.")
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what happened before then.")
    String to;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true, description = "The file to write.")
    Path file;

    @Option(names = "--html", paramLabel = "FILE", description = "Also writes a page to read and to print.")
    Path page;

    @Override
    int perform() throws IOException {
        if (Stream.of(caseId, run, reference, shard, from, to).allMatch(one -> one == null)) {
            throw new ParameterException(spec.commandLine(), "Say what to export, for example --case W1.");
        }
        // Only a file that verifies gets the name that was asked for.
        var part = file.resolveSibling(file.getFileName() + ".part");
        var entries = new ArrayList<VerifiedEntry>();
        try {
            Files.deleteIfExists(part);
            api("audit-service").download("/record/export" + ItemListing.query("case", caseId, "run", run, "ref", reference, "shard", shard, "from", from, "to", to),
                    part, RecordCommand.LONGEST);
            switch (ExportFile.verify(part, null, page == null ? _ -> { } : entries::add)) {
                case Verdict.Good good -> {
                    if (page != null) DisputePage.write(page, good, entries, part);
                    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                    said(good);
                }
                case Verdict.Bad bad -> throw new Refused("What audit-service sent does not verify, line " + bad.line() + ": " + SafeText.line(bad.what())
                        + ". Ask again; if it stays, look whether the Record is whole: countersign record verify");
            }
        } finally {
            Files.deleteIfExists(part);
        }
        return 0;
    }

    private void said(Verdict.Good good) throws IOException {
        if (json) {
            print(Json.object().put("file", file.toString()).put("entries", good.entries()).put("exported", good.header().phrase())
                    .put("sha256", Digests.sha256(Files.readAllBytes(file))).put("key", good.header().key().encode()));
            return;
        }
        out().println(good.entries() + (good.entries() == 1 ? " entry" : " entries") + " of " + SafeText.line(good.header().phrase()) + " are in " + file
                + (page == null ? "" : ", and to read in " + page) + ".");
        out().println("Check it anywhere with: countersign record verify " + file + " --key " + good.header().key().encode());
    }
}
