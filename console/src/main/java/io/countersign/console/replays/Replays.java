package io.countersign.console.replays;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.Service;
import io.countersign.console.Services;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Replays that the console runs and keeps. A few run at a time; the newest are kept; nothing live is changed.
@ApplicationScoped
public class Replays {

    /// What a replay found.
    ///
    /// @param report as it was written, see [io.countersign.replay.ReportJson]
    /// @param sweep see [io.countersign.replay.SweepJson]; null: no limit was tried
    public record Findings(JsonNode report, List<Case> cases, List<Load> loads, JsonNode sweep) {}

    private static final int AT_A_TIME = 2;
    private static final int WAITING = 6;
    private static final int REMEMBERED = 3;

    private final ReplayFiles files;
    private final Services services;
    private final Map<Integer, Job> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofPlatform().name("replay-", 1).daemon().factory());
    private final Map<Integer, Findings> remembered = new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Findings> eldest) {
            return size() > REMEMBERED;
        }
    };

    Replays(ReplayFiles files, Services services) {
        this.files = files;
        this.services = services;
    }

    /// The newest first.
    public List<About> list() {
        return files.numbers().stream().map(this::find).flatMap(Optional::stream).toList();
    }

    public Optional<About> find(int number) {
        // What was at work when the console ended will not go on.
        return files.about(number).map(about -> about.stage().isOver() || running.containsKey(number) ? about
                : about.with(Stage.FAILED, "The console was restarted before it was done. Start it once more.", List.of(), about.count(), about.millis()));
    }

    /// How far it is; empty: it is over.
    public Optional<Progress> progress(int number) {
        return Optional.ofNullable(running.get(number)).map(Job::progress);
    }

    public synchronized Optional<Findings> findings(int number) {
        if (files.about(number).filter(About::done).isEmpty()) return Optional.empty();
        return Optional.of(remembered.computeIfAbsent(number, _ -> new Findings(files.tree(number, "report.json").orElseThrow(), files.readLines(number, "cases.jsonl", Case.class),
                List.of(files.read(number, "load.json", Load[].class).orElseThrow()), files.tree(number, "sweep.json").orElse(null))));
    }

    /// The report's canonical JSON, byte for byte: what an approval of the flow points to.
    public Optional<Path> report(int number) {
        return Optional.of(files.of(number).resolve("report.json")).filter(Files::exists);
    }

    /// Begins a replay.
    ///
    /// @param by person
    /// @return its number
    /// @throws NoReport too many wait already
    public synchronized int start(Order order, String by) {
        if (running.size() >= AT_A_TIME + WAITING) throw new NoReport("Eight replays run or wait already. Try again when one of them is done.");
        var number = files.create();
        var kept = keep(order, number);
        var about = new About(number, order.candidate().flow(), order.current().name(), order.current().number(), order.candidate().name(), order.candidate().number(), null,
                order.cases().words(), by, Instant.now(), Stage.WAITING, null, List.of(), 0, 0, null, 0, order.sweep() == null ? null : order.sweep().limit(), order.cases() instanceof Order.FromRecord);
        files.write(about);
        var job = new Job(about, kept, files, this::export);
        running.put(number, job);
        workers.execute(() -> {
            try {
                job.run();
            } finally {
                running.remove(number);
                drop(number);
            }
        });
        files.numbers().stream().skip(ReplayFiles.KEPT).filter(old -> !running.containsKey(old)).forEach(files::delete);
        return number;
    }

    /// What was uploaded is gone once its request is over, so that the work has its own.
    private Order keep(Order order, int number) {
        try {
            var cases = order.cases() instanceof Order.FromFile from ? new Order.FromFile(Files.copy(from.file(), files.of(number).resolve("uploaded-cases")), from.name()) : order.cases();
            return new Order(order.candidate(), order.current(), cases, order.truth() == null ? null : Files.copy(order.truth(), files.of(number).resolve("uploaded-truth")), order.sweep());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Past cases are somebody's; once they were judged they are not kept.
    private void drop(int number) {
        try {
            Files.deleteIfExists(files.of(number).resolve("uploaded-cases"));
            Files.deleteIfExists(files.of(number).resolve("uploaded-truth"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private java.io.InputStream export(Order.FromRecord cases) {
        return services.open(Service.AUDIT, "/record/export?" + (cases.run() == null ? "from=" + Services.escape(cases.from().toString()) : "run=" + Services.escape(cases.run())), cases.bearer());
    }

    /// Ends a replay that is at work.
    public void cancel(int number) {
        var job = running.get(number);
        if (job != null) job.progress().cancel();
    }

    public synchronized void delete(int number) {
        if (running.containsKey(number)) throw new NoReport("It is still at work; cancel it first.");
        remembered.remove(number);
        files.delete(number);
    }

    @PreDestroy
    void stop() {
        running.values().forEach(job -> job.progress().cancel());
        workers.shutdownNow();
    }
}
