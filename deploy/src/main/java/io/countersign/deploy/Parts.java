package io.countersign.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// Where the programs of the local stack lie: the checked-out repository, in which the build has put the broker's jars, the
/// registry and PostgreSQL (module `deploy/parts`) and the services.
///
/// @param repository the repository's root folder, absolute
public record Parts(Path repository) {

    public Parts {
        repository = repository.toAbsolutePath().normalize();
    }

    /// Finds the repository: the system property `countersign.home`, else the nearest parent of the current folder that holds
    /// `deploy/parts/pom.xml`.
    ///
    /// @throws StackProblem if neither leads to a repository
    public static Parts find() {
        var named = System.getProperty("countersign.home");
        if (named != null) return new Parts(Path.of(named));
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("deploy/parts/pom.xml"))) return new Parts(folder);
        }
        throw new StackProblem("Can't find the Countersign repository from " + Path.of("").toAbsolutePath()
                + ". Start the command as ./countersign from the repository, or set -Dcountersign.home to its folder.");
    }

    private Path stack() {
        return repository.resolve("deploy/parts/target/stack");
    }

    /// The folder of the broker's jars.
    Path brokerLibraries() {
        return present(stack().resolve("kafka/lib"), "The Kafka broker");
    }

    /// The jar that starts the schema registry.
    Path registryJar() {
        return present(stack().resolve("registry/quarkus-run.jar"), "The schema registry");
    }

    /// The jar that starts a service, for example `policy-service`.
    ///
    /// @throws StackProblem if the service isn't built
    public Path serviceJar(String service) {
        return present(repository.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"), service);
    }

    private Path present(Path path, String what) {
        if (Files.exists(path)) return path;
        throw new StackProblem(what + " isn't built: " + path + " is missing. Run ./mvnw -DskipTests package in " + repository + ", then try again.");
    }

    /// PostgreSQL's `bin` folder; unpacks the archive when that hasn't happened yet (a few seconds, once).
    Path postgresBinaries() {
        var home = stack().resolve("postgres");
        if (!Files.exists(home)) unpackPostgres(home);
        return home.resolve("bin");
    }

    private void unpackPostgres(Path home) {
        var archives = present(stack().resolve("postgres-archive"), "PostgreSQL");
        try (var lock = FileChannel.open(stack().resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (Files.exists(home)) return;
            Path archive;
            try (var files = Files.list(archives)) {
                archive = files.filter(f -> f.toString().endsWith(".txz")).findFirst()
                        .orElseThrow(() -> new StackProblem("No PostgreSQL archive in " + archives + ". Delete " + stack() + " and build again."));
            }
            var half = stack().resolve("postgres.half-unpacked");
            DataFolder.deleteRecursively(half);
            unpack(archive, half);
            Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackProblem("Can't unpack PostgreSQL into " + home + ": " + e.getMessage() + ". Check the disk, then try again.", e);
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) throw new IOException("the archive names a file outside its folder: " + entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0) Files.setPosixFilePermissions(path, EXECUTABLE);
                }
            }
        }
    }

    private static final Set<PosixFilePermission> EXECUTABLE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
}
