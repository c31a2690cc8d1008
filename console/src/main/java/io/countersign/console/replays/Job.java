package io.countersign.console.replays;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.Limits;
import io.countersign.replay.CaseLines;
import io.countersign.replay.PastCase;
import io.countersign.replay.Replay;
import io.countersign.replay.Report;
import io.countersign.replay.ReportJson;
import io.countersign.replay.Story;
import io.countersign.replay.Sweep;
import io.countersign.replay.SweepJson;
import io.countersign.replay.Truths;
import io.countersign.replay.WrongLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// One replay at work: reads the cases, judges them, writes what came out.
final class Job implements Runnable {

    /// Opens the export that the order's cases are in.
    interface Exports {
        InputStream open(Order.FromRecord cases) throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(Job.class);
    private static final int LINES_SHOWN = 20;

    private final Order order;
    private final ReplayFiles files;
    private final Exports exports;
    private final Progress progress = new Progress();
    private final List<WrongLine> wrong = new ArrayList<>();
    private final List<String> runIds = new ArrayList<>();
    private About about;
    private int count;
    private RecordCases recorded;

    Job(About about, Order order, ReplayFiles files, Exports exports) {
        this.about = about;
        this.order = order;
        this.files = files;
        this.exports = exports;
    }

    Progress progress() {
        return progress;
    }

    @Override
    public void run() {
        var began = System.currentTimeMillis();
        try {
            perform(began);
            progress.over(Stage.DONE);
        } catch (CancellationException e) {
            end(Stage.CANCELLED, "It was cancelled.", List.of(), began);
        } catch (NoReport e) {
            end(Stage.FAILED, e.getMessage(), e.lines(), began);
        } catch (io.countersign.console.Refused e) {
            end(Stage.FAILED, e.getMessage(), List.of(), began);
        } catch (CharacterCodingException e) {
            end(Stage.FAILED, "A file is not UTF-8; save it as UTF-8 and upload it again.", List.of(), began);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.errorf(e, "The replay %s failed", about.id());
            end(Stage.FAILED, "It could not be finished: " + e.getMessage(), List.of(), began);
        }
    }

    private void end(Stage stage, String problem, List<String> lines, long began) {
        files.write(about.with(stage, problem, lines, count, System.currentTimeMillis() - began));
        progress.over(stage);
    }

    private void perform(long began) throws IOException {
        progress.next(Stage.READING, 0);
        files.write(about = about.with(Stage.READING, null, List.of(), 0, 0));
        var candidate = compiled(order.candidate());
        var current = order.current().yaml() == null ? null : compiled(order.current());
        if (current != null && current.contentHash().equals(candidate.contentHash())) current = null;
        var truths = truths();
        var all = count(candidate.name());
        progress.next(Stage.JUDGING, all);
        var replay = new Replay(candidate, current, truths, wrong::add);
        if (recorded != null) for (int i = 0; i < recorded.erased(); i++) replay.addErased();
        cases(one -> {
            progress.step();
            if (one.run().path("flow").asText().equals(candidate.name())) runIds.add(about.links() ? one.place().replaceFirst("^run ", "") : null);
            replay.add(one);
        }, replay::addErased);
        var report = replay.report();
        count = report.count();
        refuseProblems();
        var sweep = order.sweep() == null ? null : sweep(candidate, truths, all);
        write(report, sweep, began);
    }

    private void write(Report report, String sweep, long began) {
        var number = about.number();
        files.write(number, "report.json", ReportJson.line(report));
        files.writeLines(number, "cases.jsonl", out -> {
            for (int i = 0; i < report.cases().size(); i++) out.accept(Case.of(i + 1, runIds.get(i), report.cases().get(i)));
        });
        files.write(number, "load.json", Load.of(report));
        if (sweep != null) files.write(number, "sweep.json", sweep);
        files.write(number, "candidate.yaml", order.candidate().yaml());
        files.write(about.found(report.candidate().contentHash(), new Story(report).summary(), report.changed().size(), report.count(), System.currentTimeMillis() - began));
    }

    private String sweep(CompiledFlow flow, Truths truths, int all) throws IOException {
        var asked = order.sweep();
        try {
            var limit = Limits.find(flow, asked.limit());
            var sweep = new Sweep(flow, limit, Sweep.values(asked.low(), asked.high(), asked.steps(), limit.value()), truths, wrong::add);
            progress.next(Stage.SWEEPING, all);
            cases(one -> {
                progress.step();
                sweep.add(one);
            }, () -> { });
            return SweepJson.line(sweep.report());
        } catch (IllegalArgumentException e) {
            throw new NoReport(e.getMessage());
        }
    }

    private static CompiledFlow compiled(Version version) {
        try {
            return FlowCompiler.load(version.yaml().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new NoReport("The document of " + version.name() + " can't be used: " + e.getMessage());
        }
    }

    private Truths truths() throws IOException {
        if (order.truth() == null) return null;
        try (var lines = Files.newBufferedReader(order.truth())) {
            return Truths.read(lines, wrong::add);
        }
    }

    /// Reads so far that the number of cases is known.
    private int count(String flow) throws IOException {
        if (order.cases() instanceof Order.FromRecord from) {
            try (var export = exports.open(from)) {
                recorded = RecordCases.read(export, flow, from.to(), progress);
            }
        } else if (order.cases() instanceof Order.FromFile from && isExport(from.file())) {
            try (var export = Files.newInputStream(from.file())) {
                recorded = RecordCases.read(export, flow, null, progress);
            }
        }
        if (recorded == null) {
            var file = ((Order.FromFile) order.cases()).file();
            try (var lines = Files.lines(file)) {
                var all = (int) lines.filter(line -> !line.isBlank()).count();
                Bounds.check(all, Files.size(file));
                return all;
            }
        }
        if (recorded.size() + recorded.erased() == 0) throw new NoReport("There is no run of " + flow + " in " + order.cases().words() + ". Choose another time, or another flow.");
        return recorded.size();
    }

    private static boolean isExport(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            var first = lines.readLine();
            return first != null && first.contains("\"countersign-export/");
        }
    }

    private void cases(Consumer<PastCase> each, Runnable erased) throws IOException {
        if (recorded != null) {
            recorded.each(each, erased);
            return;
        }
        try (var lines = Files.newBufferedReader(((Order.FromFile) order.cases()).file())) {
            CaseLines.read(lines, each, wrong::add);
        }
    }

    /// A report over a part of the cases would mislead, so there is none.
    private void refuseProblems() {
        if (wrong.isEmpty()) return;
        throw new NoReport((wrong.size() == 1 ? "One case can't be read" : wrong.size() + " cases can't be read") + ", and a report over the others would mislead. Correct or remove those lines.",
                wrong.stream().limit(LINES_SHOWN).map(WrongLine::toString).toList());
    }
}
