package io.countersign.testkit;

import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.DataFolder;
import io.countersign.deploy.LocalIssuer;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.deploy.StackListener;
import io.countersign.deploy.StackProblem;
import io.countersign.schemas.wire.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// One real broker, schema registry and PostgreSQL for all tests of a build. The first test that asks starts them (about 12 s);
/// they end when the build's Maven process has ended. The catalogue's topics and schemas are there.
///
/// Tests share the topics: each uses case ids of its own (see [#freshId]) and looks at nothing else. A test that needs a broker
/// for itself takes a [FullStack].
public final class SharedStack {

    private static final Duration START_PATIENCE = Duration.ofSeconds(180);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static SharedStack instance;

    private final Parts parts;
    private final LocalStack stack;

    private SharedStack(Parts parts, LocalStack stack) {
        this.parts = parts;
        this.stack = stack;
    }

    /// The build's stack; started when it doesn't run.
    ///
    /// @throws StackProblem if it can't be started
    public static synchronized SharedStack get() {
        if (instance == null) instance = join();
        return instance;
    }

    private static SharedStack join() {
        var parts = Parts.find();
        var folder = parts.repository().resolve("target/test-stack");
        var stack = LocalStack.with(folder.resolve("data"), parts, List.of());
        try (var held = Supervisor.lock(folder)) {
            Supervisor.register(folder, build());
            if (Supervisor.running(folder).isEmpty() || !Files.exists(folder.resolve("ready"))) start(folder, stack, parts);
            return new SharedStack(parts, stack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while starting the shared test stack.");
        }
    }

    private static void start(Path folder, LocalStack stack, Parts parts) throws IOException, InterruptedException {
        // What a killed supervisor left behind.
        Supervisor.running(folder).ifPresent(ProcessHandle::destroyForcibly);
        stack.down(new StackListener() {});
        DataFolder.deleteRecursively(folder.resolve("data"));
        var ready = folder.resolve("ready");
        var failed = folder.resolve("failed");
        Files.deleteIfExists(ready);
        Files.deleteIfExists(failed);
        Supervisor.start(folder, "up", parts);
        var deadline = Instant.now().plus(START_PATIENCE);
        while (!Files.exists(ready)) {
            if (Files.exists(failed)) throw new StackProblem("The shared test stack didn't start: " + Files.readString(failed));
            if (Supervisor.running(folder).isEmpty() || Instant.now().isAfter(deadline)) {
                throw new StackProblem("The shared test stack didn't start. See " + folder.resolve("supervisor.log") + ".");
            }
            Thread.sleep(100);
        }
    }

    /// The process whose end is the build's end: Maven if it is an ancestor of ours, else (in an IDE) ourselves.
    static ProcessHandle build() {
        var maven = ProcessHandle.current();
        for (var process = ProcessHandle.current().parent(); process.isPresent(); process = process.get().parent()) {
            if (commandLine(process.get()).contains("classworlds")) maven = process.get();
        }
        return maven;
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return process.info().commandLine().orElse("");
        }
    }

    /// `host:port` of the broker.
    public String bootstrapServers() {
        return stack.bootstrapServers();
    }

    /// Root of the registry's Confluent API.
    public String registryUrl() {
        return stack.registryUrl();
    }

    /// The file of registered schemas, as [io.countersign.schemas.wire.SchemaIds] reads it.
    public Path schemaIds() {
        return stack.data().schemaIds();
    }

    /// JDBC address of a database.
    public String jdbcUrl(String database) {
        return stack.jdbcUrl(database);
    }

    /// Password of `postgres`, `audit_admin`, `audit_writer`, `audit_signer`, `audit_reader`, `keys_user` or `keys_destroyer`.
    public String databasePassword(String login) {
        return stack.databasePassword(login);
    }

    /// Passwords of a service's database logins under its setting names.
    public Map<String, String> databasePasswords(String service) {
        return stack.databasePasswords(service);
    }

    /// The stack's key store, with the right to destroy.
    public PostgresCaseKeys caseKeys() {
        return KeyStores.of(stack);
    }

    /// Opens what the stack's services sealed, and seals as they do.
    public Sealing sealing() {
        return new CaseSealing(caseKeys());
    }

    /// Makes an empty database with the Record's roles and rights.
    ///
    /// @param prefix lower-case start of its name
    /// @return its name; see [#jdbcUrl]
    public String freshDatabase(String prefix) {
        var name = prefix + "_" + freshId();
        stack.createDatabase(name);
        return name;
    }

    /// Twelve random hex digits: for case ids, application ids, group ids that no other test uses.
    public static String freshId() {
        var bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Signs tokens that services under test accept (issuer's public key: [#settings]).
    public LocalIssuer issuer() {
        return LocalIssuer.of(stack.data());
    }

    /// The settings that the local stack gives a service, addresses of this stack's parts included.
    ///
    /// @param service for example `policy-service`
    public Map<String, String> settings(String service) {
        return stack.settingsOf(service);
    }

    /// The repository's root folder.
    public Path repository() {
        return parts.repository();
    }
}
