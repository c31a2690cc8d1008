package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `record proof`: that one entry is in the signed Record, without saying what is in it.
@Command(name = "proof", description = "Proves that one entry is in the signed Record, without telling what it says.")
final class RecordProof extends ReadingCommand {

    @Parameters(paramLabel = "INDEX|EVENT-ID", description = "The entry: its index in its log, with --shard, or its event's id.")
    String entry;

    @Option(names = "--shard", paramLabel = "TOPIC/PARTITION", description = "The log that the index is one of.")
    String shard;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Writes FILE (the leaf), FILE.tlog-proof (it is in its log) and FILE.root.tlog-proof (that log's checkpoint is in the root log).")
    Path file;

    @Override
    int perform() throws IOException {
        var isIndex = entry.matches("[0-9]{1,18}");
        if (isIndex == (shard == null)) {
            throw new ParameterException(spec.commandLine(), isIndex ? "Of which log? Give --shard TOPIC/PARTITION, or the event's id." : "--shard goes with an index, not with an event's id.");
        }
        var proof = api("audit-service").get("/record/proof?" + (isIndex ? "shard=" + Api.escape(shard) + "&index=" + entry : "event=" + Api.escape(entry)));
        if (file != null) write(proof);
        if (json) {
            print(proof);
        } else {
            out().println("Event " + SafeText.line(text(proof, "eventId")) + " is entry " + text(proof, "index") + " of " + SafeText.line(text(proof, "topic")) + "/" + text(proof, "partition") + ".");
            if (file != null) out().println("The proofs are in " + file + ".tlog-proof and " + file + ".root.tlog-proof.");
            else out().print(SafeText.block(text(proof, "entryProof")));
        }
        return 0;
    }

    private void write(JsonNode proof) throws IOException {
        Files.write(file, Base64.getDecoder().decode(text(proof, "leaf")));
        Files.writeString(file.resolveSibling(file.getFileName() + ".tlog-proof"), text(proof, "entryProof"));
        Files.writeString(file.resolveSibling(file.getFileName() + ".root.tlog-proof"), text(proof, "rootProof"));
    }
}
