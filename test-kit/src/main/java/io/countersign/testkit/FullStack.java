package io.countersign.testkit;

import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.DataFolder;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.deploy.StackListener;
import io.countersign.schemas.wire.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A whole local stack of a test's own, in a folder of its own, to start, stop and kill as the test likes. When the test's JVM
/// ends, in whatever way, the stack's processes end and the folder goes.
public final class FullStack implements AutoCloseable {

    private final Path folder;
    private final Parts parts;
    private final LocalStack stack;

    private FullStack(Path folder, Parts parts, LocalStack stack) {
        this.folder = folder;
        this.parts = parts;
        this.stack = stack;
    }

    /// Broker, registry, PostgreSQL, all five services and the console, up and ready. They must have been built.
    public static FullStack start() {
        return start(LocalStack.SERVICES);
    }

    /// Only broker, registry and PostgreSQL, provisioned.
    public static FullStack infrastructure() {
        return start(List.of());
    }

    /// Broker, registry, PostgreSQL and the named services.
    public static FullStack start(List<String> services) {
        var stack = prepare(services);
        try {
            stack.up();
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /// The folder and its guard, nothing started yet.
    public static FullStack prepare(List<String> services) {
        var parts = Parts.find();
        var folder = parts.repository().resolve("target/full-stacks").resolve(SharedStack.freshId());
        try {
            Supervisor.register(folder, ProcessHandle.current());
            Supervisor.start(folder, "guard", parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FullStack(folder, parts, LocalStack.with(folder.resolve("data"), parts, services));
    }

    /// Starts what doesn't run; returns when all is ready.
    public void up() {
        stack.up(0, new StackListener() {});
    }

    /// Starts what doesn't run and tells how that went.
    public void up(StackListener listener) {
        stack.up(0, listener);
    }

    /// Ends all processes in good order; the data stays.
    public void down() {
        stack.down(new StackListener() {});
    }

    /// `kill -9` of one process: a service, `broker`, `registry` or `postgres`. Returns when it is gone.
    public void kill(String name) {
        stack.process(name).orElseThrow(() -> new AssertionError(name + " doesn't run, so it can't be killed")).kill();
    }

    /// Starts these processes again, all at once, whatever state the others are in; returns when they are ready.
    public void revive(String... names) {
        stack.start(List.of(names), new StackListener() {});
    }

    /// Makes a process hang: it keeps its connections and answers nothing until [#thaw].
    public void freeze(String name) {
        stack.process(name).orElseThrow(() -> new AssertionError(name + " doesn't run, so it can't be frozen")).signal("STOP");
    }

    /// Lets a frozen process go on.
    public void thaw(String name) {
        stack.process(name).orElseThrow(() -> new AssertionError(name + " doesn't run")).signal("CONT");
    }

    /// The local stack itself: addresses, tokens, API key, status.
    public LocalStack stack() {
        return stack;
    }

    /// The stack's key store, with the right to destroy.
    public PostgresCaseKeys caseKeys() {
        return KeyStores.of(stack);
    }

    /// Opens what the stack's services sealed, and seals as they do.
    public Sealing sealing() {
        return new CaseSealing(caseKeys());
    }

    /// The base address of a service.
    public String url(String service) {
        return stack.status().url(service).orElseThrow();
    }

    /// The last lines of a process's log, for a failing test's message.
    public String log(String name) {
        try {
            var lines = Files.readAllLines(stack.data().log(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "no log of " + name;
        }
    }

    public Parts parts() {
        return parts;
    }

    /// Ends everything and deletes the data.
    @Override
    public void close() {
        stack.down(new StackListener() {});
        Supervisor.running(folder).ifPresent(ProcessHandle::destroyForcibly);
        DataFolder.deleteRecursively(folder);
    }
}
