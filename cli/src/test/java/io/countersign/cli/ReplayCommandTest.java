package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.http.Json;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `replay` on files, without a stack.
class ReplayCommandTest {

    @TempDir
    Path folder;

    private Path cases;
    private Path candidate;

    @BeforeEach
    void write() throws IOException {
        cases = Files.writeString(folder.resolve("cases.jsonl"), refund("a", "240.00", "approved") + refund("b", "150.00", "rejected") + refund("c", "12.00", "approved")
                + "{\"id\":\"x\",\"source\":\"urn:s\",\"flow\":\"other\",\"input\":\"<b>hi</b>\"}\n");
        var sample = Files.readString(Parts.find().repository().resolve("samples/flows/support-inbox.yaml"));
        candidate = Files.writeString(folder.resolve("candidate.yaml"), sample.replace("action.amount > 100", "action.amount > 200").replace("action.amount <= 25", "action.amount <= 200"));
    }

    private static String refund(String id, String amount, String outcome) {
        return ("{\"run\":{\"id\":\"%s\",\"source\":\"urn:s\",\"flow\":\"support-inbox\",\"input\":\"x\",\"output\":\"<script>\",\"confidence\":0.95,\"prompt\":{\"name\":\"support-reply\",\"version\":\"14\"},"
                + "\"references\":{\"order\":\"A-1\"},\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"%s\",\"currency\":\"EUR\"}},"
                + "\"decision\":{\"outcome\":\"%s\",\"by\":\"ana\",\"reason\":\"<img src=x>\"}}\n").formatted(id, amount, outcome);
    }

    private Said say(String... arguments) {
        return Said.by(folder.resolve("no-stack"), arguments);
    }

    @Test
    void theContractForScriptsHolds() {
        var report = say("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString(), "--json").done().json();
        assertThat(report.path("cases").asInt()).isEqualTo(4);
        assertThat(report.path("otherFlow").asInt()).isEqualTo(1);
        assertThat(report.at("/matrix/approve/release").asInt()).isEqualTo(1);
        assertThat(report.at("/against/missed").toString()).isEqualTo("[\"b\"]");
        assertThat(report.at("/against/needless").toString()).isEqualTo("[\"a\"]");
        assertThat(report.at("/against/caught").toString()).isEqualTo("[]");
        assertThat(report.path("reviewedShare").asDouble()).isEqualTo(0.3333);
        assertThat(report.path("flow").asText()).isEqualTo("support-inbox");
        assertThat(report.path("summary").asText()).isEqualTo("1 of 3 cases go another way: 1 that people edited or rejected would go out.");
    }

    @Test
    void theTextLeadsWithTheAnswerAndWhatToLookAtFirst() {
        var text = say("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString()).done().out();
        assertThat(text).startsWith("support-inbox: 1 of 3 cases go another way").contains("Money at risk: up to 150.00 EUR", "Look first at", "refund 150.00 EUR, b — rejected",
                "can't carry a claim about rates");
    }

    @Test
    void thePageLetsNothingOfTheCasesAct() throws IOException {
        var page = folder.resolve("report.html");
        say("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString(), "--html", page.toString()).done();
        assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("default-src 'none'", "&lt;img src=x&gt;", "Look at these first").doesNotContain("<img", "<script");
    }

    @Test
    void aLimitIsSweptInTextJsonAndOnAPage() throws IOException {
        var page = folder.resolve("sweep.html");
        var sweep = say("replay", "--flow", "support-inbox", "--sweep", "refund-over-limit.amount=50..250", "--cases", cases.toString(), "--html", page.toString(), "--json").done().json();
        assertThat(sweep.path("changes").asInt()).isEqualTo(3);
        assertThat(sweep.path("current").asInt()).isEqualTo(100);
        assertThat(sweep.path("points")).anySatisfy(point -> {
            assertThat(point.path("limit").asInt()).isEqualTo(100);
            assertThat(point.path("reviewed").asInt()).isEqualTo(2);
            assertThat(point.at("/wrongMoneyStopped/EUR").asText()).isEqualTo("150.00");
        });
        assertThat(Files.readString(page)).contains("<svg", "now 100");
        assertThat(say("replay", "--flow", "support-inbox", "--sweep", "refund-over-limit.amount=50..250", "--cases", cases.toString()).done().out()).contains("The limit is 100: 2 of 3 changes");
    }

    @Test
    void aSweepThatLeavesOutThePresentLimitSaysSoOnThePageToo() throws IOException {
        var page = folder.resolve("sweep.html");
        var text = say("replay", "--flow", "support-inbox", "--sweep", "refund-over-limit.amount=150..250", "--cases", cases.toString(), "--html", page.toString()).done().out();
        assertThat(text).contains("The present limit, 100, lies outside of 150 to 250;");
        assertThat(Files.readString(page)).contains("The present limit, 100, lies outside of 150 to 250;", "A higher limit means less review.");
    }

    @Test
    void theCaptionOfASweepFollowsTheCurve() throws IOException {
        var page = folder.resolve("sweep.html");
        say("replay", "--flow", "support-inbox", "--sweep", "unsure.confidence=0.3..0.99", "--cases", cases.toString(), "--html", page.toString()).done();
        assertThat(Files.readString(page)).contains("A higher limit means more review.");
    }

    @Test
    void withoutAnyOutcomeNoShareOfTheWrongIsShown() throws IOException {
        Files.writeString(cases, Files.readString(cases).replaceAll(",\"decision\":\\{[^}]*}", ""));
        var text = say("replay", "--flow", "support-inbox", "--sweep", "refund-over-limit.amount=50..250", "--cases", cases.toString()).done().out();
        assertThat(text.lines().filter(line -> line.endsWith(" now")).toList()).singleElement().asString().doesNotContain(" 0 ").containsPattern("^ *100 +2 +67 % +\\d+ % +now$");
    }

    @Test
    void whatIsLostIsCalledSoOnThePage() throws IOException {
        Files.writeString(cases, refund("a", "240.00", "approved"));
        Files.writeString(candidate, Files.readString(candidate).replaceFirst("(action.amount > 200 .*\n    then: )approve", "$1block"));
        var page = folder.resolve("report.html");
        say("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString(), "--html", page.toString()).done();
        assertThat(Files.readString(page)).contains("What would be stopped or sent back although it was right.").doesNotContain("What goes out although");
    }

    @Test
    void wordsOfACaseNeverPassForALineOfTheReport() throws IOException {
        Files.writeString(cases, refund("b\\nFORGED ID", "150.00", "rejected").replace("<img src=x>", "no\\nFORGED\\r\\nFORGED").replace("\"by\":\"ana\"", "\"by\":\"ana\\nFORGED\""));
        var text = say("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString()).done().out();
        assertThat(text).contains("FORGED").doesNotContainPattern("(?m)^\\s*FORGED");
    }

    @Test
    void aFileInAnotherEncodingIsRefusedWithTheRemedy() throws IOException {
        var latin = Files.write(folder.resolve("latin.jsonl"), "{\"id\":\"a\",\"correct\":true,\"basis\":\"f\u00fcnf\"}\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        say("replay", "--flow", "support-inbox", "--cases", latin.toString()).refused(latin + " is not UTF-8", "iconv");
        say("replay", "--flow", "support-inbox", "--cases", cases.toString(), "--truth", latin.toString()).refused(latin + " is not UTF-8", "iconv");
    }

    @Test
    void theActiveVersionItselfIsComparedWithTheWayEachCaseTook() throws IOException {
        var sample = Files.readString(Parts.find().repository().resolve("samples/flows/support-inbox.yaml"));
        try (var services = new FakeServices(folder)) {
            // Given: a stack that runs, as far as anybody can tell, with the very version
            var me = ProcessHandle.current();
            var stack = new io.countersign.deploy.DataFolder(folder.resolve("data")).stackFile();
            Files.writeString(stack, Files.readString(stack).replace("\"processes\":{}", "\"processes\":{\"policy-service\":{\"pid\":" + me.pid() + ",\"startedAt\":\""
                    + me.info().startInstant().orElseThrow() + "\"}}"));
            services.answers("GET /flows/support-inbox", Json.object().put("version", 7).put("yaml", sample).toString());
            // When
            Files.writeString(cases, refund("a", "12.00", "approved").replaceFirst("}\n$", ",\"recorded\":{\"route\":\"approve\"}}\n"));
            var report = services.say("replay", "--flow", "support-inbox", "--cases", cases.toString(), "--json").done().json();
            // Then
            assertThat(report.at("/current/kind").asText()).isEqualTo("recorded");
            assertThat(report.at("/matrix/approve/release").asInt()).isEqualTo(1);
            // And: another version is compared with the active one
            assertThat(services.say("replay", "--flow", candidate.toString(), "--cases", cases.toString(), "--json").done().json().at("/current/kind").asText()).isEqualTo("flow");
        }
    }

    @Test
    void casesOfOtherFlowsAloneSayNothing() {
        var text = say("replay", "--flow", "invoice-entry", "--cases", cases.toString()).done().out();
        assertThat(text).startsWith("invoice-entry: No case of invoice-entry was judged, so this says nothing about it.").doesNotContain("People look at", "Rules");
    }

    @Test
    void linesThatCannotBeReadAreNamedAndThereIsNoReport() throws IOException {
        Files.writeString(cases, "{\n" + refund("a", "240.00", "perhaps"));
        var said = say("replay", "--flow", "support-inbox", "--cases", cases.toString(), "--json").refused("line 1: This is not JSON", "line 2: decision.outcome must be one of", "No report");
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay --flow support-inbox", "replay --cases FILE", "replay --flow support-inbox --cases FILE --from 2026-11-01",
            "replay --flow support-inbox --cases FILE --to 2026-11-01", "replay --flow a --flow b --flow c --cases FILE", "replay --flow support-inbox --cases FILE --sweep amount",
            "replay --flow support-inbox --cases FILE --sweep refund-over-limit.total=50..100", "replay --flow support-inbox --cases FILE --sweep refund-over-limit.amount=100..50",
            "replay --flow support-inbox --cases no-such-file"})
    void wrongUsageIsSaid(String line) {
        var said = say(line.replace("FILE", cases.toString()).split(" "));
        assertThat(said.exit()).as(said.err()).isEqualTo(2);
        assertThat(said.err()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"tr, TR, ''", "ar, EG, u-nu-arab"})
    void theReportIsTheSameInAnotherProcessWithAnotherLocaleZoneAndHashSeed(String language, String country, String extensions) throws Exception {
        for (var arguments : List.of(List.of("replay", "--flow", "support-inbox", "--flow", candidate.toString(), "--cases", cases.toString(), "--json"),
                List.of("flows", "explain", "support-inbox"), List.of("flows", "diff", "support-inbox", candidate.toString()))) {
            var here = say(arguments.toArray(String[]::new)).done().out();
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Duser.language=" + language, "-Duser.country=" + country,
                    "-Duser.extensions=" + extensions, "-Dstdout.encoding=UTF-8", "-Duser.timezone=Pacific/Kiritimati", "-XX:+UseSerialGC", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2",
                    "-Dcountersign.home=" + Parts.find().repository(), "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Countersign.class.getName()));
            command.addAll(arguments);
            command.addAll(List.of("--data", folder.resolve("no-stack").toString()));
            var there = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            assertThat(new String(there.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(here).isNotBlank();
        }
        assertThat(say("replay", "--flow", "support-inbox", "--cases", cases.toString(), "--json").done().json().path("cases").asInt()).isEqualTo(4);
    }
}
