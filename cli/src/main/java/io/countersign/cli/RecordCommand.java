package io.countersign.cli;

import java.time.Duration;
import picocli.CommandLine.Command;

/// `record`: the log that nobody can change.
@Command(name = "record", description = "Searches, shows, proves, exports and checks the Record, the log that nobody can change.", subcommands = {
        RecordSearch.class, RecordShow.class, RecordTimeline.class, RecordState.class, RecordVerify.class, RecordExport.class, RecordPack.class, RecordProof.class,
        RecordReconcile.class, RecordRedactions.Redact.class, RecordRedactions.Listing.class, RecordIncidents.class, RecordWitness.class, RecordKeys.class})
final class RecordCommand extends Group {

    /// All of it is read and computed again.
    static final Duration LONGEST = Duration.ofMinutes(30);
}
