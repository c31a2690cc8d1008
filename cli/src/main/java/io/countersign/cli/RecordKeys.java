package io.countersign.cli;

import io.countersign.cli.http.Json;
import io.countersign.cli.text.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `record rotate-key`.
@Command(name = "rotate-key", description = "Changes the key that signs the Record. The old one is destroyed; what it signed stays valid.")
final class RecordKeys extends ActingCommand {

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, in 10 characters or more; it stays readable for good.")
    String reason;

    @Override
    int perform() {
        var answer = api("audit-service").post("/record/signing-key/rotate", Json.object().put("reason", reason));
        if (json) {
            print(answer);
        } else {
            out().println("The Record is signed with another key now. Tell whoever verifies it, and the witnesses (record witness --log):");
            out().println("  before  " + SafeText.line(answer.path("before").asText()));
            out().println("  now     " + SafeText.line(answer.path("now").asText()));
        }
        return 0;
    }
}
