package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What the command line says and which exit code it gives when there is no stack, or the words are wrong.
class CountersignTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.resolve("none").toString()));
        return Countersign.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    }

    /// Every command that does something, by the words that call it.
    static Stream<String> commands() {
        return leaves(Countersign.commandLine()).map(line -> line.getCommandSpec().qualifiedName(" ").replace("countersign ", ""));
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        return line.getSubcommands().isEmpty() ? Stream.of(line) : line.getSubcommands().values().stream().flatMap(CountersignTest::leaves);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsHowItIsUsed(String words) {
        assertThat(run((words + " --help").split(" "))).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("Usage: countersign " + words).contains("--help", "--data");
    }

    @Test
    void everyClassOfACommandIsRegistered() throws Exception {
        // Given
        var registered = leaves(Countersign.commandLine()).<Class<?>>map(line -> line.getCommandSpec().userObject().getClass()).collect(Collectors.toSet());
        // When
        var written = new HashSet<Class<?>>();
        try (var files = Files.list(Path.of(Countersign.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("io/countersign/cli"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                written.add(Class.forName("io.countersign.cli." + file.getFileName().toString().replace(".class", "")));
            }
        }
        written.removeIf(type -> !type.isAnnotationPresent(CommandLine.Command.class) || type.getAnnotation(CommandLine.Command.class).subcommands().length > 0);
        // Then
        assertThat(written).hasSizeGreaterThan(50).isEqualTo(registered);
    }

    @Test
    void beforeTheFirstUpStatusSaysThatThereIsNothingAndDownHasNothingToDo() {
        // When // Then
        assertThat(run("status", "--json")).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("{\"ready\":false,\"data\":\"" + folder.resolve("none") + "\",\"services\":[]}" + System.lineSeparator());
        assertThat(run("down")).isZero();
    }

    @Test
    void theVersionIsSaid() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("Countersign ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approvals approve apr_1", "approvals reject apr_1 --note long-enough-note", "exceptions resolve exc_1 --by fix --note long-enough-note",
            "flows publish x.yaml", "approvals edit apr_1 --as ana", "runs outcome run_x", "runs outcome run_x --result maybe", "runs list --limit 0", "runs", "approvals",
            "send no-such-file.jsonl", "flows check no-such-file.yaml", "exceptions resolve exc_1 --by magic --note long-enough-note --as tom", "status --no-such-option", "up --port-base many", "dance", ""})
    void wrongUsageIsExitCodeTwo(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs list", "runs count", "runs show run_aaaaaaaaaaaaaaaaaaaaaaaaaa", "approvals list", "exceptions list", "people list", "record verify",
            "flows list", "approvals approve apr_1 --as ana"})
    void withoutAStackOneSentenceSaysHowToStartOne(String words) {
        assertThat(run(words.split(" "))).isEqualTo(1);
        assertThat(err.toString().strip().lines()).hasSize(1).first().asString().contains("There is no stack in", "countersign up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approvals reject apr_1 --as ana", "approvals edit apr_1 --set amount=1.00 --note short --as ana",
            "exceptions resolve exc_1 --by release --note xxxxxxxxx --as tom", "approvals approve apr_1 --note hm --as ana"})
    void aNoteThatIsMissingOrTooShortIsRefusedBeforeAnyServiceIsAsked(String words) {
        assertThat(run(words.split(" "))).isEqualTo(1);
        assertThat(err.toString()).contains("10");
    }

    @Test
    void theDataFolderMayStandBeforeOrAfterTheCommand() {
        // When
        int code = Countersign.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute("--data", folder.resolve("elsewhere").toString(), "runs", "list");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("elsewhere");
    }

    @Test
    void aFlowIsCheckedWithoutAnyStack() throws IOException {
        // Given
        var file = Files.writeString(folder.resolve("broken.yaml"), """
                flow: broken
                description: A flow with a type error
                owner: priya
                actions:
                  refund: {effect: external, risk: high, owner: team-lead, backup: finance}
                rules:
                  - id: a
                    name: Compares text with a number
                    when: flow > 3
                    then: approve
                    reason: x
                    owner: priya
                    reviewBy: 2027-01-31
                """);
        // When
        int code = run("flows", "check", file.toString(), "--json");
        // Then
        var result = Json.parse(out.toString());
        assertThat(code).isEqualTo(1);
        assertThat(result.path("ok").asBoolean()).isFalse();
        assertThat(result.path("problems")).anySatisfy(problem -> {
            assertThat(problem.path("line").asInt()).isEqualTo(9);
            assertThat(problem.path("column").asInt()).isPositive();
            assertThat(problem.path("message").asText()).isNotBlank();
        });
    }

    @Test
    void everySampleFlowIsRight() throws IOException {
        try (var files = Files.list(io.countersign.deploy.Parts.find().repository().resolve("samples/flows"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                assertThat(run("flows", "check", file.toString())).as(file + ": " + out).isZero();
            }
        }
    }

    @Test
    void testRunsOfAFlowAreFoundFromItsOwnFolder() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("samples"));
        Files.writeString(folder.resolve("samples/small.json"), "{\"id\":\"t\",\"source\":\"urn:test\",\"flow\":\"own\",\"input\":\"x\",\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}}");
        var file = Files.writeString(folder.resolve("own.yaml"), """
                flow: own
                description: A flow with a test in a file
                owner: priya
                actions:
                  note.add: {effect: internal, risk: low}
                exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
                rules:
                  - id: notes
                    name: Notes go through
                    when: action.type == "note.add"
                    then: release
                    reason: a note
                    owner: priya
                    reviewBy: 2027-01-31
                tests:
                  - {name: a note, run: samples/small.json, expect: release, rule: notes}
                """);
        // When // Then
        assertThat(run("flows", "check", file.toString())).as(out.toString()).isZero();
    }
}
