package io.countersign.browsertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.deploy.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bundler takes types away without looking at them; here TypeScript's own compiler looks.
class ScriptTypesTest {

    private static final Path TOOLS = Path.of("target/typescript").toAbsolutePath();
    private static Path node;

    @BeforeAll
    static void unpack() throws IOException {
        node = TOOLS.resolve("node");
        if (Files.exists(node)) return;
        copyFolder("META-INF/resources/webjars/typescript/5.9.3/lib/", TOOLS.resolve("lib"));
        var platform = System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux";
        var half = TOOLS.resolve("node.half");
        try (var binary = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream("driver/" + platform + "/node"), "Playwright's driver has no Node for " + platform)) {
            Files.copy(binary, half, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(half.toFile().setExecutable(true)).isTrue();
        Files.move(half, node, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copyFolder(String name, Path target) throws IOException {
        Files.createDirectories(target);
        var jar = Objects.requireNonNull(ClassLoader.getSystemResource(name + "tsc.js")).toString().split("!")[0];
        try (var files = FileSystems.newFileSystem(URI.create(jar), Map.of()); var found = Files.list(files.getPath(name))) {
            for (var file : found.filter(f -> f.toString().matches(".*(_?tsc\\.js|\\.d\\.ts)")).toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// What the compiler says about these scripts; empty when nothing is wrong.
    private static String check(List<Path> scripts) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(node.toString(), TOOLS.resolve("lib/tsc.js").toString(), "--noEmit", "--strict", "--noUnusedLocals", "--noImplicitReturns", "--target", "es2022",
                "--lib", "es2023,dom,dom.iterable,dom.asynciterable", "--module", "esnext", "--moduleResolution", "bundler"));
        scripts.forEach(script -> command.add(script.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? "" : said;
    }

    @Test
    void everyScriptOfTheConsoleHasRightTypes() throws Exception {
        // Given
        List<Path> scripts;
        try (var files = Files.walk(Parts.find().repository().resolve("console/src/main/resources/web"))) {
            scripts = files.filter(file -> file.toString().endsWith(".ts")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // When // Then
        assertThat(scripts).hasSizeGreaterThan(5);
        assertThat(check(scripts)).isEmpty();
    }

    @Test
    void aWrongTypeIsFound(@TempDir Path folder) throws Exception {
        var script = Files.writeString(folder.resolve("wrong.ts"), "export const count: number = 'three';\n");
        assertThat(check(List.of(script))).contains("wrong.ts(1,14)", "not assignable to type 'number'");
    }
}
