package io.countersign.console.replays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Where replays are kept: a folder for each under the console's data folder, for its owner's eyes only.
@ApplicationScoped
class ReplayFiles {

    /// Replays that are kept; older ones go.
    static final int KEPT = 60;
    private static final Pattern NAME = Pattern.compile("RP-([1-9]\\d{0,8})");
    private static final String ABOUT = "about.json";

    private final ObjectMapper json;
    private final Path folder;

    ReplayFiles(ObjectMapper json, @ConfigProperty(name = "countersign.data") Optional<Path> data) {
        this.json = json;
        try {
            // Without a folder of its own the console keeps them until it ends.
            folder = data.isPresent() ? Files.createDirectories(data.get().resolve("replays")) : Files.createTempDirectory("countersign-replays");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("The console can't write into its data folder (countersign.data)", e);
        }
    }

    /// The next number, with a folder for it.
    synchronized int create() {
        try {
            for (int number = numbers().stream().findFirst().orElse(0) + 1; ; number++) {
                try {
                    Files.createDirectory(of(number));
                    return number;
                } catch (FileAlreadyExistsException e) {
                    // somebody was first
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path of(int number) {
        return folder.resolve("RP-" + number);
    }

    /// The newest first.
    List<Integer> numbers() {
        try (var all = Files.list(folder)) {
            return all.map(one -> NAME.matcher(one.getFileName().toString())).filter(java.util.regex.Matcher::matches).map(found -> Integer.valueOf(found.group(1)))
                    .sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<About> about(int number) {
        return read(number, ABOUT, About.class);
    }

    void write(About about) {
        write(about.number(), ABOUT, about);
    }

    <T> Optional<T> read(int number, String name, Class<T> type) {
        var file = of(number).resolve(name);
        try {
            return Files.exists(file) ? Optional.of(json.readValue(file.toFile(), type)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " of a replay can't be read", e);
        }
    }

    Optional<JsonNode> tree(int number, String name) {
        return read(number, name, JsonNode.class);
    }

    /// As a whole or not at all: whoever looks meanwhile sees what was there before.
    void write(int number, String name, Object value) {
        try {
            var part = of(number).resolve(name + ".part");
            if (value instanceof String text) Files.writeString(part, text);
            else json.writeValue(part.toFile(), value);
            Files.move(part, of(number).resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One JSON object a line.
    void writeLines(int number, String name, Consumer<Consumer<Object>> values) {
        try (var out = Files.newBufferedWriter(of(number).resolve(name), StandardCharsets.UTF_8)) {
            values.accept(value -> {
                try {
                    out.write(json.writeValueAsString(value));
                    out.newLine();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> List<T> readLines(int number, String name, Class<T> type) {
        try (var lines = json.readerFor(type).<T>readValues(of(number).resolve(name).toFile())) {
            var all = new ArrayList<T>();
            while (lines.hasNextValue()) all.add(lines.nextValue());
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(int number) {
        try (var all = Files.walk(of(number))) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(one);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
