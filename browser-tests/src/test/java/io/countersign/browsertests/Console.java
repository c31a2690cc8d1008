package io.countersign.browsertests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.Countersign;
import io.countersign.cli.http.Api;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.testkit.FullStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The console under test with the whole stack behind it, started once for all tests of this module, with the sample flows and those of these tests.
///
/// `-Dcountersign.browser-tests.data=DIR` takes a stack that runs already, for whoever works on the pages.
final class Console {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final List<String> FLOWS = List.of("samples/flows/support-inbox.yaml", "samples/flows/invoice-entry.yaml", "samples/flows/lead-triage.yaml",
            "browser-tests/src/test/resources/shop-desk.yaml");
    private static Console started;

    private final LocalStack stack;
    private final FullStack own;

    private Console() {
        var running = System.getProperty("countersign.browser-tests.data");
        own = running == null ? FullStack.start() : null;
        stack = own == null ? LocalStack.at(Path.of(running), Parts.find()) : own.stack();
        publishFlows();
    }

    static synchronized Console get() {
        if (started == null) started = new Console();
        return started;
    }

    private void publishFlows() {
        var active = new ArrayList<String>();
        as("priya", "policy-service").rows("/flows", row -> active.add(row.path("flow").asText()));
        for (var file : FLOWS) {
            if (active.contains(file.replaceAll(".*/|\\.yaml", ""))) continue;
            command("flows", "publish", Parts.find().repository().resolve(file).toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet");
        }
    }

    /// Runs the command line, for what these tests only need to have happened.
    ///
    /// @return what it printed
    String command(String... words) {
        var out = new StringWriter();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", stack.data().root().toString()));
        var exit = Countersign.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true)).execute(all.toArray(String[]::new));
        if (exit != 0) throw new AssertionError(String.join(" ", words) + ": " + out);
        return out.toString();
    }

    /// Where the console is reached.
    String url() {
        return stack.address(LocalStack.CONSOLE).orElseThrow();
    }

    String passwordOf(String person) {
        return stack.passwordOf(person);
    }

    LocalStack stack() {
        return stack;
    }

    /// A service, asked directly by a person.
    Api as(String person, String service) {
        return Api.person(stack, service, person);
    }

    /// ingest-service, asked by the program that sends runs.
    Api program() {
        return Api.program(stack, "ingest-service");
    }

    /// The row of the listing that fits, as soon as there is one.
    ///
    /// @param path of a listing, for example `/approvals?case=c-1`
    JsonNode awaitRow(String person, String service, String path, Predicate<JsonNode> fits) {
        return await(path).pollInterval(LOOK_EVERY).pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> {
            var found = new ArrayList<JsonNode>();
            as(person, service).pages(path, 1000, found::add);
            return found.stream().filter(fits).findFirst();
        }, Optional::isPresent).orElseThrow();
    }

    /// The answer as soon as it fits.
    JsonNode awaitAnswer(String person, String service, String path, Predicate<JsonNode> fits) {
        return await(path).pollInterval(LOOK_EVERY).pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> as(person, service).get(path), fits);
    }
}
