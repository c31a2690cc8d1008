package io.countersign.cli;

import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `record pack`: a page to read and print, from an exported file alone.
@Command(name = "pack", description = "Makes a page to read and to print from an exported file, after checking it. No stack is needed.")
final class RecordPack extends ReadingCommand {

    @Parameters(paramLabel = "FILE", description = "A file that `record export` made.")
    Path file;

    @Option(names = {"-o", "--output"}, paramLabel = "PAGE", required = true, description = "The HTML file to write.")
    Path page;

    @Option(names = "--key", paramLabel = "VKEY", description = "The root log's verifier key, as the deployment publishes it (default: the file's own).")
    String key;

    @Override
    int perform() throws IOException {
        var entries = new ArrayList<VerifiedEntry>();
        var verdict = ExportFile.verify(file, key, entries::add);
        if (verdict instanceof Verdict.Good good) {
            DisputePage.write(page, good, entries, file);
        }
        return ExportWords.say(this, verdict);
    }
}
