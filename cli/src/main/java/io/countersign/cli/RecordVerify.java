package io.countersign.cli;

import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `record verify`: the whole Record by its service, or an exported file by nobody's help.
@Command(name = "verify", description = "Computes the whole Record again, from the first entry on; or checks an exported file, for which no stack is needed.")
final class RecordVerify extends ReadingCommand {

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A file that `record export` made.")
    Path file;

    @Option(names = "--key", paramLabel = "VKEY", description = "The root log's verifier key, as the deployment publishes it (default: the file's own).")
    String key;

    @Override
    int perform() {
        if (file != null) {
            return ExportWords.say(this, ExportFile.verify(file, key, _ -> { }));
        }
        if (key != null) {
            throw new ParameterException(spec.commandLine(), "--key is for checking a file; name the file.");
        }
        return wholeRecord();
    }

    private int wholeRecord() {
        var verdict = api("audit-service").get("/record/verify", RecordCommand.LONGEST);
        boolean ok = verdict.path("ok").asBoolean();
        if (json) {
            print(verdict);
        } else if (ok) {
            out().println("The Record is whole: " + verdict.path("entries").asText() + " entries, each as it was written, none missing, none added.");
            out().println("  root        " + verdict.path("root").asText());
            Wrapped.print(out(), "  checkpoint  ", verdict.path("checkpoint").asText("").strip());
            if (verdict.path("archived").asLong() > 0) out().println("  archived    " + verdict.path("archived").asText() + " entries were moved into files");
            verdict.path("redactions").forEach(one -> Wrapped.print(out(), "  erased      ", "case " + SafeText.line(one.path("caseId").asText()) + " on "
                    + Times.moment(one.path("at").asText()) + " by " + SafeText.line(one.path("by").asText()) + ", as "
                    + SafeText.line(one.path("askedBy").asText()) + " had asked"));
            verdict.path("witnesses").forEach(witness -> Wrapped.print(out(), "  witness     ", witness.path("name").asText() + ": has cosigned "
                    + witness.path("size").asText() + " leaves of the root log" + (witness.path("newest").asBoolean() ? ", the newest state" : "")
                    + (witness.hasNonNull("trouble") ? ". " + witness.path("trouble").asText() : "")));
        } else {
            out().println("The Record does NOT verify. The first thing that doesn't fit:");
            for (var field : verdict.properties()) {
                if (!field.getKey().equals("ok")) Wrapped.print(out(), "  " + SafeText.line(field.getKey()) + "  ",
                        field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString());
            }
        }
        return ok ? 0 : Countersign.FAILED;
    }
}
