package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.deploy.Parts;
import io.countersign.testkit.FullStack;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A team's work on one real stack: the guide `docs/guides/a-day.md`, command by command as it is written; the callers in `samples/caller`; what
/// people and programs do besides, through the command line.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TeamDayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private static FullStack stack;
    private static Work work;

    @TempDir
    static Path folder;

    @BeforeAll
    static void up() throws IOException {
        stack = FullStack.start();
        work = new Work(stack, folder);
        // What a reader has around them: the command and the samples, here of this stack.
        var repository = Parts.find().repository();
        Files.createSymbolicLink(folder.resolve("samples"), repository.resolve("samples"));
        var command = Files.writeString(folder.resolve("countersign"), "#!/bin/sh\nexec env COUNTERSIGN_BUILD=no '" + repository.resolve("countersign") + "' --data '"
                + stack.stack().data().root() + "' \"$@\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    @AfterAll
    static void end() {
        if (stack != null) stack.close();
    }

    private static Said say(String... arguments) {
        return work.say(arguments);
    }

    /// A program that runs in the folder.
    private record Running(Process process, File output) {

        static Running of(Map<String, String> environment, String... command) throws IOException {
            var output = Files.createTempFile(folder, "output", ".txt").toFile();
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output);
            builder.environment().putAll(environment);
            return new Running(builder.start(), output);
        }

        /// Its output, once it has ended well.
        String done() throws IOException, InterruptedException {
            var ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly();
            var said = Files.readString(output.toPath());
            assertThat(ended).as("ended in time: " + said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
    }

    @Test
    @Order(0)
    void liveRunsAreReplayedWithWhatPeopleDecidedAndNothingIsChanged() throws Exception {
        new LiveReplay(stack, work, folder).check();
    }

    @Test
    @Order(1)
    void theGuidesCommandsWorkInTheirOrder() throws Exception {
        // Given every block of commands
        var guide = Files.readString(Parts.find().repository().resolve("docs/guides/a-day.md"));
        var script = new StringBuilder("set -eu\n");
        Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL).matcher(guide).results().forEach(block -> script.append(block.group(1)));
        // When the alerts were looked at: what is raised after that is none of theirs.
        var file = Files.writeString(folder.resolve("a-day.sh"), script.toString().replace("for ALERT in", "date +%s > looked\nfor ALERT in"));
        assertThat(script.toString().lines().filter(line -> line.contains("./countersign "))).hasSizeGreaterThan(40);

        // When
        var said = Running.of(Map.of(), "sh", "-x", file.toString()).done();

        // Then the day went as told
        assertThat(said).contains("retry: ask the AI again.", "They want another colour: offer that first", "Refused, as it should be.", "final in", "approvals undo apr_", "omar covers", "The Record is whole");
        for (var id : List.of("mail-101", "mail-103", "mail-104", "mail-120")) work.awaitState(id, "EXECUTED");
        for (var id : List.of("mail-106", "mail-108", "mail-116", "mail-130", "form-304")) work.awaitState(id, "RELEASED");
        work.awaitState("mail-105", "REJECTED");
        work.awaitState("mail-107", "REJECTED");
        work.awaitState("mail-121", "HANDLED_BY_HAND");
        work.awaitState("mail-114", "CANCELLED");
        assertThat(work.directive("mail-120").at("/content/action/amount").asText()).isEqualTo("155.00");
        assertThat(work.directive("mail-102").at("/content/output").asText()).contains("Thursday");
        var looked = Instant.ofEpochSecond(Long.parseLong(Files.readString(folder.resolve("looked")).strip()));
        assertThat(say("alerts", "list", "--json").done().rows()).allSatisfy(row -> assertThat(Instant.parse(row.path("raisedAt").asText())).isAfterOrEqualTo(looked));
        assertThat(say("flows", "stops", "--json").done().out()).isBlank();
        // What comes after the day has the five seconds to undo that the sample gives, and not the guide's thirty
        say("flows", "publish", folder.resolve("samples/flows/support-inbox.yaml").toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
    }

    @Test
    @Order(2)
    void theSampleCallersAskWaitAndDoExactlyWhatWasReleased() throws Exception {
        // Given
        var environment = Map.of("INGEST", stack.stack().address("ingest-service").orElseThrow(), "KEY", stack.stack().apiKey());
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        // When three callers run: two whose refund needs nobody, one that has to wait for a person
        var plain = Running.of(environment, java, "samples/caller/Caller.java");
        var curl = Running.of(environment, "samples/caller/caller.sh");
        var waiting = Running.of(environment, java, "samples/caller/Caller.java", "239.00");
        var approval = await("the waiting caller's approval").atMost(PATIENCE).until(() -> say("approvals", "list", "--json").done().rows().stream()
                .filter(row -> row.path("amount").asText().equals("239.00")).findFirst(), Optional::isPresent).orElseThrow();
        say("approvals", "edit", approval.path("id").asText(), "--set", "amount=190.00", "--note", "Only half of it is broken", "--as", "ana").done();
        // Then
        for (var caller : List.of(plain, curl)) {
            var said = caller.done();
            assertThat(said).contains("Told to retry: ", "Told to proceed: ", "Another action under this receipt: 409 ACTION_CHANGED", "Done: refunded 12.50 EUR.", "Reported: 202");
            work.awaitState(runOf(said), "EXECUTED");
        }
        var said = waiting.done();
        assertThat(said).contains("waits for a person", "Only half of it is broken", "Done: refunded 190.00 EUR.", "Reported: 202");
        work.awaitState(runOf(said), "EXECUTED");
    }

    private static String runOf(String said) {
        return said.substring(said.lastIndexOf("run_")).strip();
    }

    @Test
    @Order(3)
    void aTeamSharesTheWorkAndTakesBackWhatWasTooQuick() throws Exception {
        // Given
        var id = work.sendRefund("241.00");
        var approval = work.item("approvals", id);
        // When it goes from hand to hand
        say("approvals", "claim", approval, "--as", "ana").done();
        say("approvals", "claim", approval, "--as", "omar").refused("Ana Ruiz");
        say("approvals", "unclaim", approval, "--as", "ana").done();
        say("approvals", "note", approval, "--note", "Called, nobody answered", "--as", "ana").done();
        say("approvals", "delegate", approval, "--to", "omar", "--note", "Omar reaches them", "--as", "ana").done();
        var approved = say("approvals", "approve", approval, "--as", "omar").done().out();
        say("approvals", "undo", approval, "--note", "They called back", "--as", "omar").done();
        say("approvals", "reassign", approval, "--to", "fiona", "--note", "It is about money", "--as", "ana").done();
        say("approvals", "approve", approval, "--as", "fiona").done();
        // Then
        assertThat(approved).contains("./countersign approvals undo " + approval + " --as omar");
        work.awaitState(id, "RELEASED");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(work.timeline(id)).contains("Omar Haddad", "Fiona Lind").containsIgnoringCase("took").contains("Called, nobody answered"));
        assertThat(say("approvals", "stats", "--json").done().json().fieldNames()).toIterable()
                .contains("open", "late", "oldestSeconds", "openedToday", "decidedToday", "byOwner");
    }

    private static String publishCredits() throws IOException {
        var flow = Files.writeString(folder.resolve("it-credits.yaml"), """
                flow: it-credits
                description: Small credits that are read before they go out
                owner: priya
                actions:
                  credit.give: {effect: external, risk: low, owner: team-lead, backup: finance, undo: PT0S, bulkLimit: "50.00"}
                exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
                rules:
                  - id: credit
                    name: Every credit is read
                    when: action.type == "credit.give"
                    then: approve
                    reason: "Credit of {action.amount} {action.currency}"
                    owner: priya
                    reviewBy: 2027-01-31
                """);
        say("flows", "publish", flow.toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
        return "it-credits";
    }

    private static String sendCredit(String flow, String amount) throws IOException {
        return work.send("\"flow\":\"" + flow + "\",\"output\":\"A small credit.\",\"confidence\":0.9,\"action\":{\"type\":\"credit.give\",\"effect\":\"external\",\"amount\":\"" + amount
                + "\",\"currency\":\"EUR\"}");
    }

    @Test
    @Order(3)
    void severalSmallOnesAreDecidedAtOnceAndAFlowIsStoppedAndResumedByTwo() throws Exception {
        // Given
        var flow = publishCredits();
        var small = new String[] {sendCredit(flow, "10.00"), sendCredit(flow, "11.00"), sendCredit(flow, "12.00")};
        var large = sendCredit(flow, "45.00");
        // When // Then
        say("approvals", "bulk", "approve", work.item("approvals", small[0]), work.item("approvals", large), "--note", "Each was read", "--as", "ana").refused("above the flow's limit of 50.00");
        say("approvals", "bulk", "approve", work.item("approvals", small[0]), work.item("approvals", small[1]), work.item("approvals", small[2]), "--note", "Each was read", "--as", "ana").done();
        for (var id : small) work.awaitState(id, "RELEASED");
        assertThat(work.show(large).path("state").asText()).isEqualTo("HELD");
        // When the flow is stopped
        say("flows", "stop", "--flow", flow, "--reason", "Credits go to the wrong people", "--as", "tom").refused("Tom Berg");
        say("flows", "stop", "--flow", flow, "--reason", "Credits go to the wrong people", "--as", "priya").done();
        // Then what waited and what comes goes to the queue, and somebody else lifts it
        work.awaitState(large, "IN_EXCEPTION");
        var stopped = sendCredit(flow, "13.00");
        work.awaitState(stopped, "IN_EXCEPTION");
        assertThat(say("flows", "stops", "--json").done().rows()).anySatisfy(row -> assertThat(row.path("flow").asText()).isEqualTo(flow));
        say("flows", "resume", "--flow", flow, "--reason", "The list is right again", "--as", "priya").refused("Priya Nair");
        say("flows", "resume", "--flow", flow, "--reason", "The list is right again", "--as", "omar").done();
        work.awaitState(sendCredit(flow, "14.00"), "HELD");
        await("what waited, what came, and the three releases that nobody had used").atMost(PATIENCE).untilAsserted(() ->
                assertThat(say("exceptions", "list", "--reason", "STOPPED", "--flow", flow, "--json").done().rows()).hasSize(5));
    }

    @Test
    @Order(3)
    void aReleaseIsUsedOnceAndOnlyForItsActionUnlessItIsTakenBack() throws Exception {
        // Given
        var used = work.sendRefund("12.51");
        var revoked = work.sendRefund("12.52");
        var withdrawn = work.sendRefund("242.00");
        var other = Files.writeString(folder.resolve("other.json"), "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"99.00\",\"currency\":\"EUR\"}");
        // When // Then
        say("runs", "consume", used, "--action", other.toString()).refused("is not the one that was released");
        say("runs", "consume", used).done();
        say("runs", "consume", used).refused("it was used before");
        say("runs", "revoke", revoked, "--note", "The wrong customer", "--as", "ana").done();
        work.awaitState(revoked, "IN_EXCEPTION");
        say("runs", "withdraw", withdrawn, "--note", "Sent by mistake").done();
        work.awaitState(withdrawn, "CANCELLED");
        await().atMost(PATIENCE).until(() -> say("runs", "directive", withdrawn, "--json").done().json().path("kind").asText(), "stop"::equals);
        // When the output was wrong after all
        say("runs", "correct", used, "--output", Files.writeString(folder.resolve("right.txt"), "We refund 12.51 EUR tomorrow.\n").toString(), "--note", "The day was wrong",
                "--as", "ana").done();
        // Then the caller is told the new one
        await().atMost(PATIENCE).until(() -> say("runs", "directive", used, "--json").done().json().at("/content/output").asText(), "We refund 12.51 EUR tomorrow."::equals);
    }

    @Test
    @Order(3)
    void whatWasDoneWithoutAReleaseIsACriticalExceptionAndAnAlert() throws Exception {
        // Given
        var id = work.sendRefund("243.00");
        var runId = work.show(id).path("runId").asText();
        // When
        say("runs", "outcome", id, "--result", "executed").done();
        // Then
        var alert = await("the alert").atMost(PATIENCE).until(() -> say("alerts", "list", "--json").done().rows().stream().filter(row -> row.path("kind").asText().equals("BYPASS")
                && row.path("subject").asText().contains(runId)).findFirst(), Optional::isPresent).orElseThrow();
        assertThat(alert.path("severity").asText()).isEqualTo("critical");
        await("the exception").atMost(PATIENCE).until(() -> say("exceptions", "list", "--risk", "critical", "--case", "case-" + id, "--json").done().rows().size() == 1);
        say("alerts", "ack", alert.path("id").asText(), "--note", "The program is switched off", "--as", "priya").done();
        assertThat(say("alerts", "list", "--all", "--json").done().rows()).filteredOn(row -> row.path("id").equals(alert.path("id")))
                .singleElement().satisfies(row -> assertThat(row.path("acknowledgedBy").asText()).isEqualTo("priya"));
        assertThat(say("exceptions", "stats", "--json").done().json().fieldNames()).toIterable()
                .contains("open", "late", "oldestSeconds", "byReason", "openedToday", "resolvedToday", "repeats");
    }

    @Test
    @Order(4)
    void nothingThatWasWrittenAboutARedactedCaseCanBeReadAnywhere() throws Exception {
        new Erasure(stack, work, folder).nothingThatWasWrittenAboutARedactedCaseCanBeReadAnywhere();
    }

    /// Last: it breaks the Record.
    @Test
    @Order(Integer.MAX_VALUE)
    void everyEventHasItsEntryUntilASuperuserDeletesOne() throws Exception {
        new Erasure(stack, work, folder).everyEventHasItsEntryUntilASuperuserDeletesOne();
    }
}
