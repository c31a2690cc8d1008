package io.countersign.cli;

import java.time.Duration;
import picocli.CommandLine.Command;

/// `record`: the log that nobody can change.
@Command(name = "record", description = "Checks and exports the Record, the log that nobody can change.",
        subcommands = {RecordVerify.class, RecordExport.class, RecordPack.class, RecordProof.class})
final class RecordCommand extends Group {

    /// All of it is read and computed again.
    static final Duration LONGEST = Duration.ofMinutes(30);
}
