package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.testkit.FullStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The main job through the command line, on a whole real stack: runs are sent, rules judge, people decide, callers are told and report, the
/// Record holds it all. Every test sends runs of its own.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT extends RealInput {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> PROCESSES =
            List.of("ingest-service", "policy-service", "approval-service", "exception-service", "audit-service", "console", "broker", "registry", "postgres");
    private static final String AT_ONCE = "it-at-once";

    static FullStack stack;

    private static Work work;
    private static Said firstUp;

    @TempDir
    static Path folder;

    @BeforeAll
    static void up() throws IOException {
        stack = FullStack.prepare(LocalStack.SERVICES);
        work = new Work(stack, folder);
        // Dana answers for the API key with which runs are sent. Here she also leads a team, so that it shows who may decide and who may not.
        var people = stack.stack().data().people();
        Files.createDirectories(people.getParent());
        Files.writeString(people, sample("people.yaml").replace("roles: [engineering]", "roles: [engineering, team-lead]"));
        firstUp = say("up");
        // The same rules without time to undo.
        var flow = sample("flows/support-inbox.yaml").replace("flow: support-inbox", "flow: " + AT_ONCE).replace("undo: PT5S", "undo: PT0S");
        say("flows", "publish", Files.writeString(folder.resolve("at-once.yaml"), flow).toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
    }

    private static String sample(String name) throws IOException {
        return Files.readString(Parts.find().repository().resolve("samples").resolve(name));
    }

    @AfterAll
    static void end() {
        if (stack != null) stack.close();
    }

    private static Said say(String... arguments) {
        return work.say(arguments);
    }

    private static JsonNode status() {
        return say("status", "--json").json();
    }

    @Test
    void upStartsAllAndReturnsWhenAllIsReady() {
        // When started
        assertThat(firstUp.done().out()).contains("Countersign is up").contains("countersign down");
        // Then everything is ready, each with its address and process id
        await().atMost(PATIENCE).until(() -> say("status").exit() == 0);
        var status = status();
        assertThat(status.fieldNames()).toIterable().containsExactly("ready", "data", "services");
        assertThat(status.get("data").asText()).isEqualTo(stack.stack().data().root().toString());
        assertThat(status.get("services")).extracting(s -> s.get("name").asText()).containsExactlyInAnyOrderElementsOf(PROCESSES);
        assertThat(status.get("services")).allSatisfy(service -> {
            assertThat(service.fieldNames()).toIterable().containsExactly("name", "url", "pid", "ready");
            assertThat(service.get("url").asText()).contains("127.0.0.1:");
            assertThat(ProcessHandle.of(service.get("pid").asLong())).isPresent();
        });
    }

    @Test
    void aSecondUpChangesNothing() {
        // Given
        var before = processes();
        // When
        var said = say("up").done();
        // Then
        assertThat(said.out()).contains("Everything was running already.");
        assertThat(processes()).isEqualTo(before);
    }

    private static List<String> processes() {
        return status().path("services").valueStream().map(s -> s.path("name").asText() + " " + s.path("url").asText() + " " + s.path("pid").asText()).toList();
    }

    @Test
    void aRunThatIsLetGoTellsItsCallerToProceedWithOneReceiptAndIsReportedDone() throws Exception {
        // Given
        var id = work.sendRefund("12.50");
        // When
        var directive = work.directive(id);
        say("runs", "outcome", id, "--result", "executed").done();
        work.awaitState(id, "EXECUTED");
        // Then
        assertThat(directive.path("kind").asText()).isEqualTo("proceed");
        assertThat(directive.path("receipt").path("receiptId").asText()).isNotBlank();
        assertThat(directive.path("receipt").path("actionDigest").asText()).hasSize(64);
        var shown = work.show(id);
        assertThat(shown.path("routing").path("route").asText()).isEqualTo("release");
        assertThat(shown.path("routing").path("rule").asText()).isEqualTo("sure-and-small");
        assertThat(shown.path("routing").path("rules")).hasSizeGreaterThan(3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(work.timeline(id)).contains("executed"));
    }

    @Test
    void anApprovalIsBoundToWhatWasShownAndDecidedOnce() throws Exception {
        // Given
        var id = work.sendRefund(AT_ONCE, "130.00");
        var approval = work.item("approvals", id);
        var row = say("approvals", "show", approval, "--json").done().json();
        // When the wrong people try, and what is shown is not what is there
        say("approvals", "approve", approval, "--as", "tom").refused("Tom Berg");
        say("approvals", "approve", approval, "--as", "dev").refused("Dana Vogel", "whoever answers for the API key that sent it", "excluded");
        say("approvals", "approve", approval, "--as", "ana", "--version", "99", "--digest", row.path("actionDigest").asText()).refused("Version 99 of this approval does not exist");
        say("approvals", "approve", approval, "--as", "ana", "--version", row.path("version").asText(), "--digest", "0".repeat(64))
                .refused("The action digest", "is not that of the action that is asked for");
        // Then one decision stands, and the second comes too late
        say("approvals", "approve", approval, "--as", "ana", "--version", row.path("version").asText(), "--digest", row.path("actionDigest").asText()).done();
        say("approvals", "approve", approval, "--as", "omar").refused("Ana Ruiz");
        work.awaitState(id, "RELEASED");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(work.timeline(id)).contains("Ana Ruiz (team lead) approved"));
    }

    @Test
    void whoeverTheAiActedForDoesNotDecideWhatItDid() throws Exception {
        // Given
        var id = work.send("\"flow\":\"" + AT_ONCE + "\",\"onBehalfOf\":\"ana\",\"output\":\"We refund.\",\"confidence\":0.95,\"action\":{\"type\":\"refund\","
                + "\"effect\":\"external\",\"amount\":\"131.00\",\"currency\":\"EUR\"}");
        var approval = work.item("approvals", id);
        // When she tries who would be asked otherwise, and then the backup who is asked instead
        say("approvals", "approve", approval, "--as", "ana").refused("Ana Ruiz", "on whose behalf the AI acted", "excluded");
        say("approvals", "approve", approval, "--as", "fiona").done();
        // Then
        work.awaitState(id, "RELEASED");
    }

    @Test
    void anEditReleasesTheChangedActionAndNothingElse() throws Exception {
        // Given
        var id = work.sendRefund("240.00");
        var approval = work.item("approvals", id);
        var before = say("approvals", "show", approval, "--json").done().json().path("actionDigest").asText();
        // When
        say("approvals", "edit", approval, "--set", "amount=190.00", "--set", "arguments.items=1", "--note", "Only one item came back", "--as", "ana").done();
        work.awaitState(id, "RELEASED");
        var directive = work.directive(id);
        // Then
        assertThat(directive.path("receipt").path("actionDigest").asText()).hasSize(64).isNotEqualTo(before);
        assertThat(directive.path("content").path("action").path("amount").asText()).isEqualTo("190.00");
        assertThat(directive.path("content").path("action").path("arguments").path("items").isIntegralNumber()).isTrue();
        assertThat(say("runs", "show", id).done().out()).contains("changed", "190.00");
    }

    @Test
    void aRejectedRunStopsAndASentBackRunComesAgain() throws Exception {
        // Given
        var rejected = work.sendRefund(AT_ONCE, "480.00");
        var sentBack = work.sendRefund(AT_ONCE, "150.00");
        // When
        say("approvals", "reject", work.item("approvals", rejected), "--note", "Outside the return period", "--as", "fiona").done();
        say("approvals", "send-back", work.item("approvals", sentBack), "--note", "Say which item is broken", "--as", "ana").done();
        work.awaitState(rejected, "REJECTED");
        work.awaitState(sentBack, "RETRYING");
        // Then
        assertThat(work.directive(rejected).path("kind").asText()).isEqualTo("stop");
        assertThat(work.directive(sentBack).path("kind").asText()).isEqualTo("retry");
        assertThat(work.directive(sentBack).path("note").asText()).isEqualTo("Say which item is broken");
        var next = work.send("\"flow\":\"" + AT_ONCE + "\",\"output\":\"We refund the broken lamp.\",\"confidence\":0.99,\"caseId\":\"case-" + sentBack + "\",\"retryOf\":\"" + sentBack
                + "\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"15.00\",\"currency\":\"EUR\"}");
        work.awaitState(sentBack, "SUPERSEDED");
        work.awaitState(next, "RELEASED");
        assertThat(work.show(next).path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void anExceptionIsFixedReleasedAskedRetriedDoneByHandOrRejected() throws Exception {
        // Given runs that lack an order number, and one the model is unsure of
        var fixed = work.sendReply(0.95, "{}");
        var byHand = work.sendReply(0.95, "{}");
        var asked = work.sendReply(0.3, "{\"order\":\"A-9\"}");
        var rejected = work.sendReply(0.3, "{\"order\":\"A-9\"}");
        var retried = work.sendReply(0.3, "{\"order\":\"A-9\"}");
        var passedOn = work.sendReply(0.3, "{\"order\":\"A-9\"}");
        // When
        say("exceptions", "claim", work.item("exceptions", fixed), "--as", "priya").done();
        say("exceptions", "resolve", work.item("exceptions", fixed), "--by", "fix", "--set", "references.order=A-7", "--note", "Found by the customer", "--as", "priya").done();
        say("exceptions", "resolve", work.item("exceptions", byHand), "--by", "by-hand", "--note", "Called the customer", "--as", "tom").done();
        say("exceptions", "resolve", work.item("exceptions", asked), "--by", "approval", "--note", "A team lead should read it", "--as", "priya").done();
        say("exceptions", "resolve", work.item("exceptions", rejected), "--by", "reject", "--note", "The answer is wrong", "--as", "priya").done();
        say("exceptions", "resolve", work.item("exceptions", retried), "--by", "retry", "--note", "Ask it once more", "--as", "priya").done();
        say("exceptions", "resolve", work.item("exceptions", passedOn), "--by", "release", "--note", "Looks right to me", "--as", "priya").done();
        // Then
        work.awaitState(fixed, "RELEASED");
        work.awaitState(byHand, "HANDLED_BY_HAND");
        work.awaitState(asked, "HELD");
        work.awaitState(rejected, "REJECTED");
        work.awaitState(retried, "RETRYING");
        work.awaitState(passedOn, "HELD"); // Priya doesn't own e-mails: whoever does is asked
        say("exceptions", "resolve", "exc_nothing", "--by", "reject", "--note", "There is no such thing", "--as", "priya").refused("exc_nothing");
    }

    @Test
    void whatIsBlockedRetriedOrAskedOfASaferPromptIsToldToTheCaller() throws Exception {
        // Given
        var blocked = work.send("\"output\":\"We accept full liability.\",\"confidence\":0.9,\"references\":{\"order\":\"A-1\"},\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var failed = work.send("\"failure\":{\"kind\":\"technical\",\"message\":\"timed out\"}");
        var tooShort = work.send("\"output\":\"Yes.\",\"prompt\":{\"name\":\"support-reply\",\"version\":\"14\"},\"confidence\":0.9,\"references\":{\"order\":\"A-1\"},"
                + "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        // When // Then
        assertThat(work.directive(blocked).path("kind").asText()).isEqualTo("stop");
        assertThat(work.directive(failed).path("kind").asText()).isEqualTo("retry");
        var fallback = work.directive(tooShort);
        assertThat(fallback.path("kind").asText()).isEqualTo("fallback");
        assertThat(fallback.path("fallback").asText()).isEqualTo("support-reply-safe@3");
    }

    @Test
    void aBadLineIsReportedByItsNumberFieldAndRemedyAndHarmsNoOther() throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("mixed.jsonl"), """
                {"id":"mixed-1","source":"urn:test:mixed","flow":"support-inbox","input":"x","action":{"type":"note.add","effect":"internal"}}

                {"id":"mixed-2","source":"urn:test:mixed","flow":"support-inbox","input":"x","action":{"type":"refund","amount":"1,000.00","currency":"EUR"}}
                {broken
                {"run":{"id":"mixed-3","source":"urn:test:mixed","flow":"support-inbox","input":"x","action":{"type":"note.add","effect":"internal"}},"decision":{"outcome":"approved"}}
                """);
        // When
        var said = say("send", file.toString(), "--json");
        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(Json.line(said.json())).isEqualTo("{\"sent\":4,\"accepted\":2,\"duplicates\":0,\"rejected\":2}");
        assertThat(said.err()).contains("Line 3, /action/amount", "1,000.00", "Line 4");
    }

    @Test
    void anIdThatSeveralSendersUsedListsTheCandidates() throws Exception {
        // Given
        var one = "{\"id\":\"twin\",\"source\":\"urn:test:%s\",\"flow\":\"support-inbox\",\"input\":\"x\",\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}}\n";
        var file = Files.writeString(folder.resolve("twins.jsonl"), one.formatted("left") + one.formatted("right"));
        say("send", file.toString()).done();
        // When // Then
        say("runs", "show", "twin").refused("urn:test:left", "urn:test:right", "run_");
        say("runs", "show", "no such id").refused("no such id");
    }

    @Test
    void aFlowThatIsWrongIsRefusedWithItsPlaceAndARightOneIsActiveAtOnce() throws Exception {
        // Given
        var right = """
                flow: it-notes
                description: Notes only
                owner: priya
                actions:
                  note.add: {effect: internal, risk: low}
                exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
                rules:
                  - id: notes
                    name: Notes wait all the same
                    when: action.type == "note.add"
                    then: approve
                    reason: Every note is read
                    owner: priya
                    reviewBy: 2027-01-31
                """;
        var wrong = Files.writeString(folder.resolve("wrong.yaml"), right.replace("== \"note.add\"", "> 3"));
        var file = Files.writeString(folder.resolve("it-notes.yaml"), right);
        // When // Then
        var problem = say("flows", "check", wrong.toString(), "--json");
        assertThat(problem.exit()).isEqualTo(1);
        assertThat(problem.json().path("problems").get(0).path("line").asInt()).isEqualTo(10);
        say("flows", "publish", wrong.toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").refused("wrong.yaml:10");
        say("flows", "publish", file.toString(), "--as", "tom", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").refused("Tom Berg");
        say("flows", "publish", file.toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
        assertThat(say("flows", "show", "it-notes").done().out()).contains("Every note is read");
        var note = Files.writeString(folder.resolve("note.jsonl"),
                "{\"id\":\"note-1\",\"source\":\"urn:test:notes\",\"flow\":\"it-notes\",\"input\":\"x\",\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}}\n");
        say("send", note.toString()).done();
        assertThat(work.show("note-1").path("state").asText()).isEqualTo("HELD");
    }

    @Test
    void theDemoTellsItsStoryAndASecondOneAddsNothing() throws Exception {
        // Given
        var first = say("demo").done();
        var counts = say("runs", "count", "--json").done();
        // When
        var second = say("demo").done();
        // Then
        var story = first.out().replaceAll("\\s+", " "); // sentences are wrapped to the width of the terminal
        assertThat(story).contains("Ana Ruiz changed the refund from 240.00 to 190.00 EUR", "took that back", "The time to undo is over",
                "waits for Fiona Lind now", "acknowledged the alert", "In figures", "Is the Record whole?", "Yes. All", "Stop it:");
        assertThat(first.out()).doesNotContain("\u001b", "\u202e");
        assertThat(second.out().replaceAll("\\s+", " ")).contains("were there before", "nothing is decided twice", "Yes. All");
        assertThat(say("runs", "list", "--json", "--limit", "1000000").done().rows().stream().filter(row -> row.path("source").asText().startsWith("urn:sample:"))
                .collect(Collectors.groupingBy(row -> row.path("id").asText(), Collectors.counting())).values()).hasSizeGreaterThan(30).containsOnly(1L);
        assertThat(counts.json().size()).isEqualTo(12);
    }

    @Test
    void theRecordVerifies() throws JsonProcessingException {
        var verdict = say("record", "verify", "--json").done().json();
        assertThat(verdict.path("ok").asBoolean()).isTrue();
        assertThat(verdict.path("root").asText()).matches("[0-9a-f]{64}");
        assertThat(say("people", "list", "--json").done().rows()).anySatisfy(row -> assertThat(row.path("id").asText()).isEqualTo("ana"));
    }
}
