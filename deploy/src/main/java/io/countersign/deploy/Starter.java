package io.countersign.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// Brings one process of the stack up or down, and judges what state it is in.
final class Starter {

    private static final Duration START_PATIENCE = Duration.ofSeconds(150);
    private static final Duration HANGS_AFTER = Duration.ofSeconds(45);
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LONGEST_LOG = 32L << 20;

    private final DataFolder data;
    private final StackFile file;
    private final StackListener listener;

    Starter(DataFolder data, StackFile file, StackListener listener) {
        this.data = data;
        this.file = file;
        this.listener = listener;
    }

    /// Returns when the process is ready, however it was found.
    void ensure(Component component) {
        var began = Instant.now();
        var old = file.process(component.name());
        var kind = StackListener.Began.STARTED;
        if (old.isPresent() && old.get().alive()) {
            var running = old.get();
            boolean outdated = component.builtAt().isAfter(running.startedAt());
            // One that was started a moment ago gets the time of a start; one that has been running for long should answer soon.
            var patience = START_PATIENCE.minus(since(running.startedAt()));
            if (patience.compareTo(HANGS_AFTER) < 0) patience = HANGS_AFTER;
            if (!outdated && until(patience, () -> component.ready() || !running.alive()) && running.alive()) {
                listener.ready(component.name(), StackListener.Began.RUNNING, since(began), component.url());
                return;
            }
            kind = running.alive() ? StackListener.Began.REPLACED : StackListener.Began.RECOVERED;
            running.stop(component.stopSignal(), component.stopPatience());
        } else if (old.isPresent()) {
            kind = StackListener.Began.RECOVERED;
        }
        start(component);
        listener.ready(component.name(), kind, since(began), component.url());
    }

    private void start(Component component) {
        component.prepare();
        checkPorts(component);
        rotateLog(data.log(component.name()));
        listener.starting(component.name());
        for (int attempt = 1; ; attempt++) {
            var launch = component.launch();
            long logged = size(data.log(component.name()));
            var process = OwnProcess.start(launch.command(), launch.environment(), launch.folder(), data.log(component.name()));
            file.started(component.name(), process);
            boolean settled = until(START_PATIENCE, () -> component.ready() || !process.alive());
            if (settled && process.alive()) return;
            if (process.alive()) {
                throw new StackProblem(component.name() + " didn't become ready within " + START_PATIENCE.toSeconds() + " s"
                        + (component.waitsFor().isEmpty() ? "" : "; it waits for " + component.waitsFor()) + ". Its log is "
                        + data.log(component.name()) + "; `countersign up` tries again.");
            }
            if (attempt >= component.startAttempts()) {
                throw new StackProblem(component.name() + " ended while starting" + lastWords(component.name(), logged) + " Its log is " + data.log(component.name()) + ".");
            }
            pause();
        }
    }

    private void checkPorts(Component component) {
        for (var name : component.ports()) {
            int port = file.port(name);
            if (until(PORT_PATIENCE, () -> Ports.free(port))) continue;
            throw new StackProblem("Port " + port + ", which this stack uses for " + component.name() + ", is in use" + Ports.byWhom(port)
                    + ". End that program, or move the stack: `countersign down`, then `countersign up --port-base N` where other ports are free.");
        }
    }

    /// Ends the process if it is ours and runs.
    ///
    /// @return whether it ran
    boolean end(Component component) {
        var running = file.process(component.name()).filter(OwnProcess::alive);
        running.ifPresent(process -> {
            process.stop(component.stopSignal(), component.stopPatience());
            listener.stopped(component.name());
        });
        file.stopped(component.name());
        return running.isPresent();
    }

    private static Duration since(Instant start) {
        return Duration.between(start, Instant.now());
    }

    private static boolean until(Duration patience, BooleanSupplier condition) {
        var deadline = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) return false;
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted. Run the command again; it goes on where it was.");
        }
    }

    /// `: "the last line that tells of trouble".`
    private String lastWords(String name, long from) {
        try (var log = Files.newByteChannel(data.log(name))) {
            log.position(Math.max(from, log.size() - 20_000));
            var bytes = ByteBuffer.allocate((int) Math.min(20_000, log.size() - log.position()));
            log.read(bytes);
            var lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
            var trouble = lines.stream().filter(l -> !l.startsWith("at ") && l.matches(".*(ERROR|FATAL|Exception|Caused by|rror:).*")).reduce((a, b) -> b)
                    .or(() -> lines.stream().reduce((a, b) -> b));
            return trouble.map(l -> ": \"" + (l.length() > 400 ? l.substring(0, 400) + "..." : l) + "\".").orElse(".");
        } catch (IOException e) {
            return ".";
        }
    }

    private static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void rotateLog(Path log) {
        try {
            if (size(log) > LONGEST_LOG) Files.move(log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // An over-long log is no reason not to start.
        }
    }
}
