package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Problems;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// The life of a version: `flows propose`, `approve`, `decline`, `activate`, `rollback`, `shadow`, `retire`, `versions`; `publish` is the first, the second
/// and the fourth of them.
final class FlowVersions {

    private FlowVersions() {}

    /// One version of a flow.
    static final class Named {
        private static final Pattern WITH_VERSION = Pattern.compile("(.+)@([1-9][0-9]{0,8})");

        @Parameters(index = "0", paramLabel = "FLOW", description = "The flow's name, or NAME@VERSION.")
        String flow;

        @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "The version's number.")
        Integer version;

        String flow() {
            var both = WITH_VERSION.matcher(flow);
            return both.matches() ? both.group(1) : flow;
        }

        /// @return null: none is named
        Integer version() {
            var both = WITH_VERSION.matcher(flow);
            return version == null && both.matches() ? Integer.valueOf(both.group(2)) : version;
        }

        String words() {
            return "version " + version() + " of " + flow();
        }

        /// `/flows/FLOW/versions/VERSION`
        String path() {
            return "/flows/" + Api.escape(flow()) + "/versions/" + version();
        }
    }

    /// What a version is approved on: one of the two.
    static final class Grounds {
        @Option(names = "--report", required = true, paramLabel = "FILE", description = "The JSON of a replay of this very text (countersign replay --json).")
        Path report;

        @Option(names = "--no-report-because", required = true, paramLabel = "TEXT", description = "Why there is no replay: ten characters or more.")
        String noReportReason;

        static final String MISSING = "Say what it is approved on: --report FILE (the JSON of countersign replay), or --no-report-because TEXT.";

        /// What is wrong with them is said before anything is proposed.
        ///
        /// @throws Refused there is no such report, it is about another text, or the reason is too short
        void require(FlowFile flow) {
            var about = body("").at("/report/flowHash").asText(null);
            var hash = Digests.sha256(flow.bytes());
            if (about != null && !about.equals(hash)) {
                throw new Refused(report + " is about a text with the hash " + about + ", but " + flow.path() + " has " + hash + "; replay this very file.");
            }
        }

        /// `{"hash": ..., "report" or "noReportReason": ...}`
        ///
        /// @throws Refused there is no such report, or the reason is too short
        ObjectNode body(String hash) {
            var body = Json.object().put("hash", hash);
            if (report != null) {
                body.set("report", ReportFile.read(report).evidence());
            } else {
                ItemCommand.requireNote(noReportReason);
                body.put("noReportReason", noReportReason);
            }
            return body;
        }
    }

    /// A command about one version.
    abstract static class VersionCommand extends ActingCommand {
        @Mixin
        Named named;

        void requireVersion() {
            if (named.version() == null) throw new ParameterException(spec.commandLine(), "Say which version: " + named.flow() + " VERSION (countersign flows versions " + named.flow() + ").");
        }

        /// Says what came of it.
        int done(JsonNode answer, String sentence) {
            if (json) print(answer);
            else out().println(SafeText.line(sentence));
            return 0;
        }
    }

    /// Proposes what is in a file, and says every problem with its place.
    abstract static class Proposing extends ActingCommand {
        @Parameters(paramLabel = "FILE")
        Path file;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why: ten characters or more.")
        String reason;

        JsonNode propose(Api policy) {
            var flow = Flows.open(spec, file);
            var body = flow.body();
            if (reason != null) body.put("reason", reason);
            try {
                return policy.post("/flows/versions", body);
            } catch (Refused refused) {
                if (refused.status() == 422) report(policy, flow);
                throw refused;
            }
        }

        private void report(Api policy, FlowFile flow) {
            var result = policy.post("/flows/check", flow.body());
            for (var place : Problems.places(result)) err().println(file + ":" + place.field() + ": " + place.sentence());
        }

        void sayChanges(JsonNode proposed) {
            for (var change : proposed.path("changes")) out().println(SafeText.line("  " + change.asText()));
            for (var warning : proposed.path("warnings")) err().println(SafeText.line(file + ":" + warning.path("line").asText() + ": warning: " + warning.path("message").asText()));
        }
    }

    @Command(name = "propose", description = "Proposes a version of a flow: a draft that judges nothing.")
    static final class Propose extends Proposing {
        @Override
        int perform() {
            var proposed = propose(api(Flows.SERVICE));
            if (json) {
                print(proposed);
                return 0;
            }
            var flow = proposed.path("flow").asText();
            var version = proposed.path("version").asText();
            out().println(SafeText.line("Version " + version + " of " + flow + " is " + proposed.path("status").asText("draft") + "."));
            sayChanges(proposed);
            if (proposed.path("status").asText().equals("draft")) {
                out().println(SafeText.line("Replay it, then have a second person approve it: ./countersign flows approve " + flow + " " + version + " --report REPORT.json --as OTHER"));
            }
            return 0;
        }
    }

    @Command(name = "publish", description = "Proposes a flow, has a second person approve it, and activates it; it is active when this returns.")
    static final class Publish extends Proposing {
        @Option(names = "--approved-by", paramLabel = "PERSON", description = "Who approves it: someone else with the role rule-approver, such as omar.")
        String approver;

        @ArgGroup
        Grounds grounds;

        @Override
        int perform() {
            if (approver == null) {
                throw new ParameterException(spec.commandLine(), "A second person approves a flow: add --approved-by PERSON (someone with the role rule-approver, other than " + person
                        + ") and --report FILE or --no-report-because TEXT.");
            }
            if (grounds == null) throw new ParameterException(spec.commandLine(), Grounds.MISSING);
            grounds.require(Flows.open(spec, file));
            var proposed = propose(api(Flows.SERVICE));
            var flow = proposed.path("flow").asText();
            var version = proposed.path("version").asText();
            var path = "/flows/" + Api.escape(flow) + "/versions/" + version;
            if (!proposed.path("status").asText().equals("active")) approve(path, proposed.path("hash").asText());
            var active = api(Flows.SERVICE).post(path + "/activate", Json.object());
            if (json) {
                print(active);
                return 0;
            }
            out().println(SafeText.line("Version " + version + " of " + flow + " is active."));
            sayChanges(proposed);
            return 0;
        }

        private void approve(String path, String hash) {
            try {
                Api.person(stack(), Flows.SERVICE, approver).post(path + "/approve", grounds.body(hash));
            } catch (Refused refused) {
                if (!refused.code().equals("ALREADY_APPROVED")) throw refused; // somebody has, and only the activation is left
            }
        }
    }

    @Command(name = "approve", description = "Approves a proposed version; somebody else than who proposed it.")
    static final class Approve extends VersionCommand {
        @ArgGroup
        Grounds grounds;

        @Override
        int perform() {
            requireVersion();
            if (grounds == null) throw new ParameterException(spec.commandLine(), Grounds.MISSING);
            var policy = api(Flows.SERVICE);
            var hash = policy.get(named.path()).path("hash").asText();
            return done(policy.post(named.path() + "/approve", grounds.body(hash)), "Approved: " + named.words() + ". Make it the active one: ./countersign flows activate "
                    + named.flow() + " " + named.version() + " --as " + person);
        }
    }

    @Command(name = "decline", description = "Says that a proposed version will not be used.")
    static final class Decline extends VersionCommand {
        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: ten characters or more.")
        String reason;

        @Override
        int perform() {
            requireVersion();
            ItemCommand.requireNote(reason);
            return done(api(Flows.SERVICE).post(named.path() + "/decline", Json.object().put("reason", reason)), "Declined: " + named.words() + ".");
        }
    }

    @Command(name = "activate", description = "Makes an approved version the active one; every partition judges by it when this returns.")
    static final class Activate extends VersionCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why: ten characters or more.")
        String reason;

        @Override
        int perform() {
            requireVersion();
            var body = Json.object();
            if (reason != null) body.put("reason", reason);
            return done(api(Flows.SERVICE).post(named.path() + "/activate", body), "Active: " + named.words() + ".");
        }
    }

    @Command(name = "rollback", description = "Brings back a version that was active before: the one before, or the one that is named.")
    static final class Rollback extends VersionCommand {
        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: ten characters or more.")
        String reason;

        @Override
        int perform() {
            ItemCommand.requireNote(reason);
            var body = Json.object().put("reason", reason);
            if (named.version() != null) body.put("version", named.version());
            var answer = api(Flows.SERVICE).post("/flows/" + Api.escape(named.flow()) + "/rollback", body);
            return done(answer, "Active again: version " + answer.path("version").asText() + " of " + named.flow() + ".");
        }
    }

    @Command(name = "retire", description = "Ends a flow: no version of it is active any more, and its runs go to the exception queue.")
    static final class Retire extends ActingCommand {
        @Parameters(paramLabel = "FLOW")
        String flow;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: ten characters or more.")
        String reason;

        @Override
        int perform() {
            ItemCommand.requireNote(reason);
            var answer = api(Flows.SERVICE).post("/flows/" + Api.escape(flow) + "/retire", Json.object().put("reason", reason));
            if (json) print(answer);
            else out().println(SafeText.line("Retired: " + flow + ". Its new runs go to the exception queue; what waits for a decision goes on waiting."));
            return 0;
        }
    }

    @Command(name = "versions", description = "Lists the versions of a flow, the oldest first.")
    static final class Listing extends ReadingCommand {
        @Parameters(paramLabel = "FLOW")
        String flow;

        @Override
        int perform() {
            var table = new Columns("version", "status", "proposed", "by", "approved by", "on", "hash");
            api(Flows.SERVICE).rows("/flows/" + Api.escape(flow) + "/versions", row -> {
                if (json) print(row);
                else table.row(text(row, "version"), text(row, "status"), Times.moment(text(row, "proposedAt")), text(row, "proposedBy"), text(row, "approvedBy"),
                        row.at("/report/summary").asText(text(row, "noReportReason")), SafeText.cut(text(row, "hash"), 12));
            });
            table.print(out(), "");
            return 0;
        }
    }
}
