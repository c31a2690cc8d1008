package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.deploy.LocalStack;
import io.countersign.testkit.FullStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `up`, `down` and `status` on a whole real stack, in the order in which a newcomer meets them.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackCommandsIT {

    private static final List<String> PROCESSES =
            List.of("ingest-service", "policy-service", "approval-service", "exception-service", "audit-service", "broker", "registry", "postgres");

    private static FullStack stack;

    @BeforeAll
    static void prepare() {
        stack = FullStack.prepare(LocalStack.SERVICES);
    }

    @AfterAll
    static void end() {
        if (stack != null) stack.close();
    }

    private record Said(int exit, String out, String err) {}

    private static Said run(String... arguments) {
        return runIn(stack.stack().data().root(), arguments);
    }

    private static Said runIn(Path data, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        int exit = Countersign.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private static JsonNode status() throws Exception {
        return new ObjectMapper().readTree(run("status", "--json").out);
    }

    @Test
    @Order(1)
    void before_the_first_up_status_says_that_there_is_nothing(@TempDir Path empty) throws Exception {
        // When asked in a folder without a stack
        var said = runIn(empty, "status", "--json");

        // Then nothing is ready, and the exit code says so
        assertThat(said.exit).isEqualTo(1);
        assertThat(said.out).isEqualTo("{\"ready\":false,\"data\":\"" + empty + "\",\"services\":[]}" + System.lineSeparator());
        assertThat(runIn(empty, "down").exit).isZero();
    }

    @Test
    @Order(2)
    void up_starts_all_and_returns_when_all_is_ready() throws Exception {
        // When
        var said = run("up");

        // Then everything is ready, each with its address and process id
        assertThat(said.exit).as(said.err).isZero();
        assertThat(said.out).contains("Countersign is up").contains("countersign down");
        var status = status();
        assertThat(status.get("ready").asBoolean()).isTrue();
        assertThat(status.get("data").asText()).isEqualTo(stack.stack().data().root().toString());
        assertThat(status.fieldNames()).toIterable().containsExactly("ready", "data", "services");
        assertThat(status.get("services")).extracting(s -> s.get("name").asText()).containsExactlyInAnyOrderElementsOf(PROCESSES);
        assertThat(status.get("services")).allSatisfy(service -> {
            assertThat(service.fieldNames()).toIterable().containsExactly("name", "url", "pid", "ready");
            assertThat(service.get("ready").asBoolean()).isTrue();
            assertThat(ProcessHandle.of(service.get("pid").asLong())).isPresent();
        });
        assertThat(status.get("services").get(0).get("url").asText()).startsWith("http://127.0.0.1:");
        assertThat(run("status").exit).isZero();
    }

    @Test
    @Order(3)
    void a_second_up_changes_nothing() throws Exception {
        // Given
        var before = status();

        // When
        var said = run("up");

        // Then
        assertThat(said.exit).isZero();
        assertThat(said.out).contains("Everything was running already.");
        assertThat(status()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void after_kill_9_of_everything_up_brings_all_back_and_says_how_long_it_took() throws Exception {
        // Given that everything died
        var addresses = addresses();
        PROCESSES.forEach(stack::kill);
        var dead = run("status");
        assertThat(dead.exit).isEqualTo(1);
        assertThat(dead.out).contains("not running").contains("countersign up");

        // When
        var said = run("up");

        // Then
        assertThat(said.exit).as(said.err).isZero();
        assertThat(said.out.lines().filter(l -> l.contains("had died; back at work after"))).hasSize(PROCESSES.size());
        assertThat(addresses()).isEqualTo(addresses);
        assertThat(status().get("ready").asBoolean()).isTrue();
    }

    @Test
    @Order(5)
    void down_ends_all_and_leaves_the_data() throws Exception {
        // Given
        var processes = StreamSupport.stream(status().get("services").spliterator(), false).map(s -> s.get("pid").asLong()).toList();

        // When
        var said = run("down");

        // Then
        assertThat(said.exit).isZero();
        assertThat(said.out).contains("Countersign is down");
        assertThat(processes).noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        assertThat(Files.exists(stack.stack().data().kafka())).isTrue();
        assertThat(status().get("ready").asBoolean()).isFalse();
    }

    @Test
    @Order(6)
    void wrong_usage_is_exit_code_2() {
        assertThat(run("status", "--no-such-option").exit).isEqualTo(2);
        assertThat(run("up", "--port-base", "many").exit).isEqualTo(2);
    }

    private static List<String> addresses() throws Exception {
        return StreamSupport.stream(status().get("services").spliterator(), false).map(s -> s.get("url").asText()).toList();
    }
}
