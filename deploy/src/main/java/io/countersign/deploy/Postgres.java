package io.countersign.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of its own, on 127.0.0.1 only, with passwords.
final class Postgres implements Component {

    static final String NAME = "postgres";
    static final String SUPERUSER = "postgres";
    static final String PASSWORD = "postgres-superuser";

    private final Parts parts;
    private final DataFolder data;
    private final StackFile file;
    private final Secrets secrets;

    Postgres(Parts parts, DataFolder data, StackFile file, Secrets secrets) {
        this.parts = parts;
        this.data = data;
        this.file = file;
        this.secrets = secrets;
    }

    @Override
    public String name() { return NAME; }

    @Override
    public List<String> ports() { return List.of(NAME); }

    @Override
    public String url() { return jdbcUrl(Database.RECORD); }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + file.port(NAME) + "/" + database;
    }

    /// A connection of the superuser.
    Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", secrets.get(PASSWORD));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    @Override
    public void prepare() {
        var folder = data.postgres();
        if (Files.exists(folder.resolve("PG_VERSION"))) {
            forgetRecycledLock(folder);
        } else {
            initialise(folder);
        }
    }

    private void initialise(Path folder) {
        // Made aside and moved: a cluster that is half made never looks like a whole one.
        var half = folder.resolveSibling("postgres.new");
        DataFolder.deleteRecursively(half);
        secrets.get(PASSWORD);
        var command = asUser();
        command.addAll(List.of(parts.postgresBinaries().resolve("initdb").toString(), "-A", "scram-sha-256", "-U", SUPERUSER,
                "--pwfile=" + data.keys().resolve(PASSWORD), "-D", half.toString(), "-E", "UTF-8", "--locale=C"));
        try {
            Files.createDirectories(data.log(NAME).getParent());
            var process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log(NAME).toFile())).start();
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackProblem("PostgreSQL's storage in " + folder + " could not be made; the reason is at the end of " + data.log(NAME) + ".");
            }
            Files.move(half, folder);
        } catch (IOException e) {
            throw new StackProblem("Can't make PostgreSQL's storage in " + folder + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while making PostgreSQL's storage. Start again.");
        }
    }

    /// After a crash of the machine the id in PostgreSQL's lock file may belong to any program, and PostgreSQL would refuse to start.
    private static void forgetRecycledLock(Path folder) {
        var lock = folder.resolve("postmaster.pid");
        try {
            if (!Files.exists(lock)) return;
            long pid = Long.parseLong(Files.readAllLines(lock).getFirst().strip());
            var holder = ProcessHandle.of(pid).flatMap(p -> p.info().command()).orElse("postgres");
            if (!holder.contains("postgres")) Files.delete(lock);
        } catch (IOException | RuntimeException e) {
            // PostgreSQL judges the file itself and says so in its log.
        }
    }

    @Override
    public Launch launch() {
        var command = asUser();
        command.addAll(List.of(parts.postgresBinaries().resolve("postgres").toString(), "-D", data.postgres().toString(),
                "-p", String.valueOf(file.port(NAME)), "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1",
                "-c", "max_connections=100", "-c", "password_encryption=scram-sha-256", "-c", "timezone=UTC", "-c", "log_timezone=UTC"));
        return new Launch(command, Map.of(), data.root());
    }

    /// PostgreSQL refuses to run as root; in a user namespace of its own it isn't.
    private static List<String> asUser() {
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) command.addAll(List.of("unshare", "-U"));
        return command;
    }

    @Override
    public boolean ready() {
        try (var connection = connect(SUPERUSER)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /// "Fast": connections are ended, transactions rolled back, everything flushed.
    @Override
    public String stopSignal() { return "INT"; }

    @Override
    public Duration stopPatience() { return Duration.ofSeconds(30); }

    /// After a kill -9 the children of the old process hold the shared memory for a moment.
    @Override
    public int startAttempts() { return 20; }
}
