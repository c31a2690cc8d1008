package io.countersign.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import io.countersign.export.Verdict;
import io.countersign.export.Verdict.Bad;
import io.countersign.export.Verdict.Erased;
import io.countersign.export.Verdict.Good;

/// What is said of an exported file.
final class ExportWords {

    private ExportWords() {}

    /// Says it, in words or as JSON.
    ///
    /// @return the exit code
    static int say(StackCommand command, Verdict verdict) {
        switch (verdict) {
            case Good good when command.json -> command.print(json(good));
            case Bad bad when command.json -> command.print(json(bad));
            case Good good -> good(command, good);
            case Bad bad -> bad(command, bad);
        }
        return verdict instanceof Good ? 0 : Countersign.FAILED;
    }

    private static void good(StackCommand command, Good good) {
        var out = command.out();
        var header = good.header();
        out.println("The export is whole: " + entries(good.entries()) + " of " + SafeText.line(header.phrase()) + ", each as the Record signed it.");
        Wrapped.print(out, "  made    ", Times.moment(header.madeAt().toString()) + " by " + header.madeBy() + " from " + header.deployment());
        Wrapped.print(out, "  root    ", good.root().size() + " checkpoints, " + good.root().text().split("\n")[2]);
        Wrapped.print(out, "  key     ", header.key().encode());
        if (good.keyFromFile()) {
            Wrapped.print(out, "          ", "This key came from the file itself: so far the file only agrees with itself. Compare the key's fingerprint with the one the "
                    + "deployment publishes, or give the key with --key. SHA-256 of the key: " + ExportFile.fingerprint(header.key()));
        }
        good.erased().forEach(one -> Wrapped.print(out, "  erased  ", erased(one)));
    }

    /// One sentence on what can't be read.
    static String erased(Erased erased) {
        return erased.at() == null
                ? "The personal content of " + entries(erased.entries()) + " is sealed under key " + erased.keyId() + ", which the file does not give. No entry in it says that it was erased."
                : "The personal content of " + entries(erased.entries()) + " was erased on " + Times.moment(erased.at()) + " by " + erased.by() + ", asked for by "
                        + erased.askedBy() + ": " + erased.reason();
    }

    private static void bad(StackCommand command, Bad bad) {
        var out = command.out();
        out.println("The export does NOT verify. The first thing that doesn't fit:");
        out.println("  line   " + bad.line());
        if (bad.shard() != null) Wrapped.print(out, "  entry  ", bad.index() + " of " + bad.shard() + (bad.eventId() == null ? "" : ", event " + bad.eventId()));
        Wrapped.print(out, "  what   ", bad.what());
    }

    private static ObjectNode json(Good good) {
        var header = good.header();
        var json = Json.object().put("ok", true).put("entries", good.entries()).put("exported", header.phrase()).put("deployment", header.deployment())
                .put("madeAt", header.madeAt().toString()).put("madeBy", header.madeBy()).put("rootSize", good.root().size())
                .put("key", header.key().encode()).put("keyFingerprint", ExportFile.fingerprint(header.key())).put("keyFromFile", good.keyFromFile());
        var erased = json.putArray("erased");
        good.erased().forEach(one -> erased.addObject().put("keyId", one.keyId()).put("entries", one.entries()).put("at", one.at()).put("by", one.by())
                .put("askedBy", one.askedBy()).put("reason", one.reason()));
        return json;
    }

    private static ObjectNode json(Bad bad) {
        var json = Json.object().put("ok", false);
        json.putObject("firstBad").put("line", bad.line()).put("shard", bad.shard()).put("index", bad.index()).put("eventId", bad.eventId()).put("what", bad.what());
        return json;
    }

    private static String entries(long number) {
        return number == 1 ? "1 entry" : number + " entries";
    }
}
