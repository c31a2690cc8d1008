package io.countersign.testkit;

import io.countersign.deploy.DataFolder;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.deploy.StackListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A small process that ends a stack's processes when everyone who used it is gone, also when they were killed. Users are
/// files named after process ids under `users/` of its folder; the stack's data is `data/`.
///
/// Arguments: the folder; `up` to start broker, registry and PostgreSQL first, or `guard`; the repository.
final class Supervisor {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private Supervisor() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var stack = LocalStack.with(folder.resolve("data"), new Parts(Path.of(arguments[2])),
                arguments[1].equals("up") ? List.of() : LocalStack.SERVICES);
        if (arguments[1].equals("up")) {
            try {
                stack.up(0, new StackListener() {});
                Files.writeString(folder.resolve("ready"), "");
            } catch (RuntimeException e) {
                stack.down(new StackListener() {});
                Files.writeString(folder.resolve("failed"), String.valueOf(e.getMessage()));
                return;
            }
        }
        while (true) {
            Thread.sleep(LOOK_EVERY);
            if (used(folder)) continue;
            try (var held = lock(folder)) {
                if (used(folder)) continue;
                Files.deleteIfExists(folder.resolve("ready"));
                stack.down(new StackListener() {});
                DataFolder.deleteRecursively(folder.resolve("data"));
                Files.deleteIfExists(folder.resolve("supervisor"));
                if (arguments[1].equals("guard")) DataFolder.deleteRecursively(folder);
                return;
            }
        }
    }

    /// Starts a supervisor that outlives this JVM.
    static void start(Path folder, String what, Parts parts) throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) command.add("/usr/bin/setsid");
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-cp", classPath, Supervisor.class.getName(),
                folder.toString(), what, parts.repository().toString()));
        var process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("supervisor.log").toFile()).start();
        Files.writeString(folder.resolve("supervisor"), process.pid() + " " + started(process.toHandle()));
    }

    /// The supervisor of a folder, if it runs.
    static Optional<ProcessHandle> running(Path folder) {
        try {
            return alive(Files.readString(folder.resolve("supervisor")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void register(Path folder, ProcessHandle user) throws IOException {
        Files.createDirectories(folder.resolve("users"));
        Files.writeString(folder.resolve("users").resolve(String.valueOf(user.pid())), user.pid() + " " + started(user));
    }

    private static boolean used(Path folder) throws IOException {
        boolean used = false;
        try (var users = Files.newDirectoryStream(folder.resolve("users"))) {
            for (var user : users) {
                // An empty file is one that is just being written.
                var text = Files.readString(user);
                if (text.isEmpty() || alive(text).isPresent()) used = true;
                else Files.deleteIfExists(user);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
        return used;
    }

    /// Process ids are given out again; the same id with the same start is the same process.
    private static Optional<ProcessHandle> alive(String pidAndStart) {
        var parts = pidAndStart.split(" ");
        return ProcessHandle.of(Long.parseLong(parts[0])).filter(ProcessHandle::isAlive)
                .filter(p -> Math.abs(started(p) - Long.parseLong(parts[1])) <= 2000);
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    /// Waits for the folder's lock, whoever holds it: another process, another class loader of this one, another thread.
    static FileChannel lock(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (true) {
            try {
                channel.lock();
                return channel;
            } catch (OverlappingFileLockException e) {
                Thread.sleep(100);
            }
        }
    }
}
