package io.countersign.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that we started, named so that no other can be mistaken for it: operating systems give a process id out
/// again, but not with the same start time.
///
/// @param pid       the process id
/// @param startedAt when it started
public record OwnProcess(long pid, Instant startedAt) {

    // The start is derived from the machine's boot time, which can move by a second when its clock is set.
    private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(2);

    private static final boolean HAS_SETSID = Files.isExecutable(Path.of("/usr/bin/setsid"));

    /// Starts a process that outlives this one: no pipes, its own session, output appended to a log file.
    ///
    /// @throws StackProblem if the operating system can't start it
    static OwnProcess start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        try {
            Files.createDirectories(log.getParent());
            Files.createDirectories(folder);
            var builder = HAS_SETSID ? new ProcessBuilder("/usr/bin/setsid") : new ProcessBuilder();
            builder.command().addAll(command);
            builder.environment().putAll(environment);
            builder.directory(folder.toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return of(builder.start().toHandle());
        } catch (IOException e) {
            throw new StackProblem("Can't start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /// Names a process that is running now.
    static OwnProcess of(ProcessHandle handle) {
        return new OwnProcess(handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
    }

    /// The process if it still runs and is the one we mean; empty when it ended or its id now belongs to another.
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isMeant).filter(h -> !isZombie());
    }

    public boolean alive() {
        return handle().isPresent();
    }

    private boolean isMeant(ProcessHandle handle) {
        return handle.info().startInstant().map(s -> Duration.between(s, startedAt).abs().compareTo(CLOCK_CORRECTION) <= 0).orElse(false);
    }

    /// An ended process whose parent hasn't asked for its result yet still has an id; it does nothing any more. As long as it
    /// has more than one thread it is still ending, and may hold its ports.
    private boolean isZombie() {
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2) && threads.count() <= 1;
        } catch (IOException | StringIndexOutOfBoundsException | UncheckedIOException e) {
            return false;
        }
    }

    /// Ends the process: the polite signal, `patience` to obey, then the one that can't be refused. Returns when it is gone.
    void stop(String signal, Duration patience) {
        signal(signal);
        if (awaitEnd(patience)) return;
        kill();
    }

    /// Ends the process at once, as a crash would.
    public void kill() {
        signal("KILL");
        awaitEnd(Duration.ofSeconds(10));
    }

    /// Sends it a signal by name, such as `STOP`; does nothing when it is gone.
    public void signal(String name) {
        if (handle().isEmpty()) return;
        try {
            // The JDK can send TERM and KILL only; PostgreSQL's fast shutdown is INT. `kill` is built into every shell.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new StackProblem("Can't send " + name + " to process " + pid + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEnd(Duration patience) {
        var deadline = Instant.now().plus(patience);
        while (alive()) {
            if (Instant.now().isAfter(deadline)) return false;
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
