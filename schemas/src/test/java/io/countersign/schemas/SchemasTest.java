package io.countersign.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SchemasTest {

    private static final Path RELEASED = Path.of("src/main/released");

    @TestFactory
    List<DynamicTest> everySchemaReadsEveryReleasedOne() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        try (var files = Files.walk(RELEASED)) {
            for (var file : files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList()) {
                tests.add(DynamicTest.dynamicTest(RELEASED.relativize(file).toString(), () -> fits(file)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(25);
        return tests;
    }

    @Test
    void everyTopicWithASchemaIsReleased() throws IOException {
        var unreleased = new ArrayList<String>();
        Files.createDirectories(Path.of("target/schemas"));
        for (var topic : Topics.all().stream().filter(t -> t.schema().isPresent()).toList()) {
            var name = topic.name() + ".avsc";
            Files.writeString(Path.of("target/schemas", name), topic.schema().get().toString(true) + "\n"); // to copy at a release
            if (!Files.exists(RELEASED.resolve("v1").resolve(name))) {
                unreleased.add(name);
            }
        }
        assertThat(unreleased).isEmpty();
    }

    @Test
    void everyRecordAndFieldSaysWhatItIs() {
        var silent = new ArrayList<String>();
        var seen = new HashSet<String>();
        Topics.all().forEach(t -> t.schema().ifPresent(s -> collectSilent(s, seen, silent)));
        assertThat(silent).isEmpty();
        assertThat(seen).hasSizeGreaterThan(60);
    }

    private static void fits(Path file) throws IOException {
        var topic = Topics.named(file.getFileName().toString().replace(".avsc", "")).orElseThrow();
        var released = new Schema.Parser().parse(Files.readString(file));
        var ours = topic.schema().orElseThrow();
        var result = SchemaCompatibility.checkReaderWriterCompatibility(ours, released);
        assertThat(result.getType()).as("%s: %s", topic.name(), result.getDescription()).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static void collectSilent(Schema schema, Set<String> seen, List<String> silent) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!seen.add(schema.getFullName())) {
                    return;
                }
                if (schema.getDoc() == null) {
                    silent.add(schema.getName());
                }
                for (var field : schema.getFields()) {
                    if (field.doc() == null || field.doc().isBlank()) {
                        silent.add(schema.getName() + "." + field.name());
                    }
                    collectSilent(field.schema(), seen, silent);
                }
            }
            case UNION -> schema.getTypes().forEach(s -> collectSilent(s, seen, silent));
            case ARRAY -> collectSilent(schema.getElementType(), seen, silent);
            case MAP -> collectSilent(schema.getValueType(), seen, silent);
            default -> { }
        }
    }
}
