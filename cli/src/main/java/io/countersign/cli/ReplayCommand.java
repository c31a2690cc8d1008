package io.countersign.cli;

import io.countersign.cli.http.Refused;
import io.countersign.cli.replay.ExportCases;
import io.countersign.cli.replay.LiveCases;
import io.countersign.cli.replay.LocalKeys;
import io.countersign.cli.replay.ReportPage;
import io.countersign.cli.replay.ReportText;
import io.countersign.cli.replay.SweepPage;
import io.countersign.cli.replay.SweepText;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.SafeText;
import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Limits;
import io.countersign.replay.CaseLines;
import io.countersign.replay.PastCase;
import io.countersign.replay.Replay;
import io.countersign.replay.ReportJson;
import io.countersign.replay.Sweep;
import io.countersign.replay.SweepJson;
import io.countersign.replay.Truths;
import io.countersign.replay.WrongLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `replay`: past cases through a changed flow, compared with what people decided.
@Command(name = "replay", description = {"Sends past cases through a flow and compares with what people decided. Nothing is changed anywhere.",
        "One --flow is compared with its active version, where a stack runs and it is another; else with the way each case took, where the cases say so. "
                + "Of two, the first is the current version, the second the candidate."})
final class ReplayCommand extends ReadingCommand {

    private static final int PROBLEMS_SHOWN = 20;
    private static final Pattern SWEEP = Pattern.compile("(.+)=(-?\\d+(?:\\.\\d+)?)\\.\\.(-?\\d+(?:\\.\\d+)?)");

    @Option(names = "--flow", paramLabel = FlowSource.LABEL, required = true, description = FlowSource.HELP)
    List<String> flows;

    @Option(names = "--cases", paramLabel = "FILE", description = "Cases, one JSON object a line: {\"run\": ..., \"decision\": ...} or a run.")
    Path cases;

    @Option(names = "--truth", paramLabel = "FILE", description = "What turned out, one JSON object a line: {\"id\": ..., \"correct\": true|false}.")
    Path truth;

    @Option(names = "--html", paramLabel = "OUT", description = "Writes the report as one page, too.")
    Path html;

    @Option(names = "--sweep", paramLabel = "RULE.PARAM=LOW..HIGH", description = "Tries the number that the rule compares PARAM with (such as amount) at many values; `flows explain` shows the rules.")
    String sweep;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "40", description = "About so many values (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--from", paramLabel = "MOMENT", converter = Moment.From.class, description = "Replays the live runs accepted from this moment on, as the topics hold them.")
    Moment from;

    @Option(names = "--to", paramLabel = "MOMENT", converter = Moment.From.class, description = "With --from: up to this moment (default: now).")
    Moment to;

    @Option(names = "--export", paramLabel = "FILE", description = "Replays the runs in an export of the Record, once it has verified.")
    Path export;

    @Option(names = "--key", paramLabel = "VKEY", description = "With --export: the key to trust (default: the export's own).")
    String key;

    private final List<WrongLine> problems = new ArrayList<>();

    @Override
    int perform() throws IOException {
        if (flows.size() > 2) throw new ParameterException(spec.commandLine(), "Give one --flow, the candidate, or two: the current version and the candidate.");
        if (Stream.of(cases, from, export).filter(Objects::nonNull).count() != 1 || to != null && from == null) {
            throw new ParameterException(spec.commandLine(), "Say which cases: --cases FILE, --export FILE, or --from MOMENT [--to MOMENT] of the running stack.");
        }
        var candidate = flow(flows.getLast()).compiled();
        if (sweep != null) return sweep(candidate);
        var replay = new Replay(candidate, current(candidate), truths(), problems::add);
        read(replay::add, flow -> {
            if (flow.equals(candidate.name())) replay.addErased();
        });
        var report = replay.report();
        refuseProblems();
        if (html != null) new ReportPage(report).page().write(html);
        if (json) out().println(ReportJson.line(report));
        else new ReportText(report, out()).print();
        return 0;
    }

    private int sweep(CompiledFlow flow) throws IOException {
        var said = SWEEP.matcher(sweep);
        if (flows.size() != 1 || !said.matches()) {
            throw new ParameterException(spec.commandLine(), "A sweep takes one --flow and --sweep RULE.PARAM=LOW..HIGH, such as --sweep large-amount.amount=50..2000; got " + sweep + ".");
        }
        var sweeping = start(flow, said.group(1), new BigDecimal(said.group(2)), new BigDecimal(said.group(3)));
        read(sweeping::add, erased -> { });
        var report = sweeping.report();
        refuseProblems();
        if (html != null) new SweepPage(report).page().write(html);
        if (json) out().println(SweepJson.line(report));
        else new SweepText(report, out()).print();
        return 0;
    }

    private Sweep start(CompiledFlow flow, String name, BigDecimal low, BigDecimal high) throws IOException {
        try {
            var limit = Limits.find(flow, name);
            return new Sweep(flow, limit, Sweep.values(low, high, steps, limit.value()), truths(), problems::add);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /// The flow that the candidate is compared with; null: what the cases say, also where the candidate is the active version itself.
    private CompiledFlow current(CompiledFlow candidate) {
        if (flows.size() == 2) return flow(flows.getFirst()).compiled();
        if (stack().process(Flows.SERVICE).isEmpty()) return null;
        try {
            var active = FlowSource.find(candidate.name(), java.util.Optional.of(api(Flows.SERVICE))).compiled();
            return active.contentHash().equals(candidate.contentHash()) ? null : active;
        } catch (Refused refused) {
            if (refused.status() == 404) return null; // a new flow: there is nothing it replaces
            throw refused;
        }
    }

    private Truths truths() throws IOException {
        if (truth == null) return null;
        try (var lines = open(truth)) {
            return Truths.read(lines, problems::add);
        } catch (CharacterCodingException e) {
            throw notUtf8(truth);
        }
    }

    private static Refused notUtf8(Path file) {
        return new Refused(file + " is not UTF-8; save it as UTF-8, or convert it: iconv -f LATIN1 -t UTF-8 OLD > NEW.");
    }

    /// @param erased hears the flow of each case that can't be read any more
    private void read(Consumer<PastCase> each, Consumer<String> erased) throws IOException {
        var read = new AtomicInteger();
        var reader = new LiveCases.Reader() {
            @Override
            public void next(PastCase one) {
                read.incrementAndGet();
                each.accept(one);
            }

            @Override
            public void erased(String flow) {
                erased.accept(flow);
            }
        };
        if (cases != null) {
            try (var lines = open(cases); var ticker = new Ticker(err(), () -> read.get() + " cases")) {
                CaseLines.read(lines, reader::next, problems::add);
            } catch (CharacterCodingException e) {
                throw notUtf8(cases);
            }
        } else if (export != null) {
            ExportCases.read(verified(), reader);
        } else {
            live(reader, read);
        }
    }

    private List<VerifiedEntry> verified() {
        var entries = new ArrayList<VerifiedEntry>();
        return switch (ExportFile.verify(export, key, entries::add)) {
            case Verdict.Good good -> entries;
            case Verdict.Bad bad -> throw new Refused("The export " + export + " does not verify, so nothing was replayed: line " + bad.line() + ": " + bad.what());
        };
    }

    private void live(LiveCases.Reader reader, AtomicInteger read) throws IOException {
        var records = new AtomicInteger();
        try (var keys = new LocalKeys(stack()); var ticker = new Ticker(err(), () -> records.get() + " records, " + read.get() + " runs")) {
            var cases = new LiveCases(stack().bootstrapServers(), keys.codec(), records::incrementAndGet);
            cases.read(from.at(), to == null ? Instant.now() : to.at(), reader);
            if (cases.unreadable() > 0) err().println(cases.unreadable() + " records can't be read and were left out; see ./countersign record incidents");
        }
    }

    private BufferedReader open(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) throw new ParameterException(spec.commandLine(), "There is no readable file " + file + ".");
        return Files.newBufferedReader(file);
    }

    /// A report over a part of the cases would mislead, so there is none.
    private void refuseProblems() {
        if (problems.isEmpty()) return;
        problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> err().println(SafeText.line(problem.toString())));
        throw new Refused((problems.size() > PROBLEMS_SHOWN ? "The first " + PROBLEMS_SHOWN + " of " + problems.size() + " problems are shown. " : "")
                + "No report: cases that can't be read would be missing from it. Correct or remove those lines.");
    }
}
