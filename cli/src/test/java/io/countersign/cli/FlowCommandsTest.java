package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.cli.http.Json;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the commands about versions of flows ask, as whom, and what they say.
class FlowCommandsTest {

    private static final String HASH = "a".repeat(64);
    private static final String WHY = "There is nothing to replay yet";

    @TempDir
    static Path folder;

    private static FakeServices services;

    @BeforeAll
    static void start() throws IOException {
        services = new FakeServices(folder);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @BeforeEach
    void forget() {
        services.forget();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "flows decline support 2 --reason 'The limit is wrong' --as omar|omar|POST /flows/support/versions/2/decline|{\"reason\":\"The limit is wrong\"}",
            "flows activate support 2 --as priya|priya|POST /flows/support/versions/2/activate|{}",
            "flows activate support@2 --reason 'The team is ready' --as priya|priya|POST /flows/support/versions/2/activate|{\"reason\":\"The team is ready\"}",
            "flows rollback support --reason 'Too much waits' --as omar|omar|POST /flows/support/rollback|{\"reason\":\"Too much waits\"}",
            "flows rollback support 3 --reason 'Too much waits' --as omar|omar|POST /flows/support/rollback|{\"reason\":\"Too much waits\",\"version\":3}",
            "flows shadow support 2 --as priya|priya|POST /flows/support/versions/2/shadow|{}",
            "flows shadow support --end --reason 'We know enough' --as priya|priya|POST /flows/support/shadow/end|{\"reason\":\"We know enough\"}",
            "flows shadow support --report|sam|GET /flows/support/shadow|{}",
            "flows retire support --reason 'The team was dissolved' --as omar|omar|POST /flows/support/retire|{\"reason\":\"The team was dissolved\"}",
            "flows versions support|sam|GET /flows/support/versions|{}",
            "flows show support|sam|GET /flows/support|{}",
            "flows show support@3|sam|GET /flows/support/versions/3|{}"})
    void aCommandAsksOneThingAsOnePerson(String words, String who, String line, String body) throws Exception {
        // When
        services.sayLine(words).done();
        // Then
        assertThat(services.last()).isEqualTo(new FakeServices.Asked(line, who, Json.parse(body)));
    }

    @Test
    void whoApprovesApprovesTheVersionAsItIs() throws Exception {
        // Given
        services.answers("GET /flows/support/versions/2", "{\"version\":2,\"hash\":\"" + HASH + "\"}");
        // When
        services.sayLine("flows approve support 2 --no-report-because '" + WHY + "' --as omar").done();
        // Then
        assertThat(services.last()).isEqualTo(new FakeServices.Asked("POST /flows/support/versions/2/approve", "omar",
                Json.parse("{\"hash\":\"" + HASH + "\",\"noReportReason\":\"" + WHY + "\"}")));
    }

    @Test
    void ofAReportItsDigestItsFlowItsCasesAndItsSentenceAreSent() throws Exception {
        // Given a report that counts cases of other flows too
        var text = "{\"flow\":\"support\",\"flowHash\":\"" + HASH + "\",\"summary\":\"Of 48 cases 3 more wait.\",\"cases\":50,\"judged\":48,\"matrix\":{}}";
        var report = Files.writeString(folder.resolve("report.json"), text);
        services.answers("GET /flows/support/versions/2", "{\"version\":2,\"hash\":\"" + HASH + "\"}");
        // When
        services.say("flows", "approve", "support", "2", "--report", report.toString(), "--as", "omar").done();
        // Then
        assertThat(services.last().body()).isEqualTo(Json.parse("{\"hash\":\"" + HASH + "\",\"report\":{\"digest\":\"" + Digests.sha256(text) + "\",\"flowHash\":\"" + HASH
                + "\",\"cases\":48,\"summary\":\"Of 48 cases 3 more wait.\"}}"));
    }

    @Test
    void publishingProposesAsOneApprovesAsAnotherAndActivates() throws Exception {
        // Given
        services.answers("POST /flows/versions", "{\"flow\":\"support-inbox\",\"version\":4,\"hash\":\"" + HASH + "\",\"status\":\"draft\",\"changes\":[\"Rule \\\"big\\\" is new.\"]}");
        // When
        var said = services.say("flows", "publish", sample(), "--as", "priya", "--approved-by", "omar", "--no-report-because", WHY).done();
        // Then
        assertThat(services.asked).extracting(FakeServices.Asked::line, FakeServices.Asked::who).containsExactly(
                tuple("POST /flows/versions", "priya"),
                tuple("POST /flows/support-inbox/versions/4/approve", "omar"),
                tuple("POST /flows/support-inbox/versions/4/activate", "priya"));
        assertThat(services.asked.get(1).body()).isEqualTo(Json.parse("{\"hash\":\"" + HASH + "\",\"noReportReason\":\"" + WHY + "\"}"));
        assertThat(said.out()).contains("Version 4 of support-inbox is active.", "Rule \"big\" is new.");
    }

    @Test
    void publishingGoesOnWhereItWasInterrupted() throws Exception {
        // Given a version that was approved, and then nothing more
        services.answers("POST /flows/versions", "{\"flow\":\"support-inbox\",\"version\":4,\"hash\":\"" + HASH + "\",\"status\":\"approved\"}")
                .refuses("POST /flows/support-inbox/versions/4/approve", 409, "{\"code\":\"ALREADY_APPROVED\",\"detail\":\"Ana Ruiz approved it.\"}");
        // When
        services.say("flows", "publish", sample(), "--as", "priya", "--approved-by", "omar", "--no-report-because", WHY).done();
        // Then
        assertThat(services.last().line()).isEqualTo("POST /flows/support-inbox/versions/4/activate");
        // But what the approver may not do stops it
        services.forget();
        services.answers("POST /flows/versions", "{\"flow\":\"support-inbox\",\"version\":4,\"hash\":\"" + HASH + "\",\"status\":\"draft\"}")
                .refuses("POST /flows/support-inbox/versions/4/approve", 403, "{\"code\":\"SECOND_PERSON\",\"detail\":\"Priya Nair proposed it.\"}");
        services.say("flows", "publish", sample(), "--as", "priya", "--approved-by", "priya", "--no-report-because", WHY).refused("Priya Nair proposed it.");
        assertThat(services.last().line()).endsWith("/approve");
    }

    @Test
    void withoutASecondPersonPublishingSaysWhoIsNeeded() throws Exception {
        var said = services.say("flows", "publish", sample(), "--as", "priya");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--approved-by", "rule-approver", "other than priya");
        assertThat(services.asked).isEmpty();
    }

    @Test
    void aReportThatIsNoneOrAboutAnotherTextIsRefusedBeforeAnythingIsProposed() throws Exception {
        for (var text : new String[] {"no json", "{}", "{\"flowHash\":\"" + HASH + "\",\"cases\":3}", "{\"flowHash\":\"" + HASH + "\",\"cases\":3,\"summary\":[]}",
                "{\"flowHash\":\"" + HASH + "\",\"cases\":3,\"summary\":\"Fine\"}"}) {
            var report = Files.writeString(folder.resolve("other.json"), text);
            services.say("flows", "publish", sample(), "--as", "priya", "--approved-by", "omar", "--report", report.toString()).refused("other.json");
        }
        assertThat(services.asked).isEmpty();
    }

    @Test
    void theShadowReportIsATableOfBothRoutes() {
        // Given
        services.answers("GET /flows/support/shadow", """
                [{"flow":"support","version":1,"shadow":2,"judged":12,"different":3,"matrix":{"release":{"release":7,"approve":3},"approve":{"approve":2}},
                  "latest":[{"runId":"run_x","route":"release","rule":"small","shadowRoute":"approve","shadowRule":"big"}]}]""");
        // When
        var said = services.say("flows", "shadow", "support", "--report").done().out();
        // Then
        assertThat(said).contains("Version 2 of support beside version 1: 12 runs, 3 would go another way.", "run_x  release by small, beside: approve by big");
        assertThat(said.lines().filter(line -> line.strip().startsWith("release "))).singleElement().asString().containsPattern("release +7 +3");
        assertThat(said.lines().filter(line -> line.strip().startsWith("approve "))).singleElement().asString().containsPattern("approve +- +2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flows approve support 2 --as omar", "flows approve support --no-report-because 'Nothing to replay yet' --as omar", "flows approve support 2 --no-report-because 'Nothing to replay yet'",
            "flows approve support 2 --report r.json --no-report-because 'Nothing to replay yet' --as omar", "flows decline support 2 --as omar", "flows activate support --as priya",
            "flows activate support two --as priya", "flows rollback support --as omar", "flows shadow support", "flows shadow support --as priya", "flows shadow support 2", "flows shadow support 2 --end --as priya",
            "flows shadow support --end --report --as priya", "flows retire support --as omar", "flows propose --as priya", "flows publish no-such.yaml --as priya --approved-by omar --no-report-because 'Nothing to replay yet'",
            "flows versions"})
    void wrongUsageIsExitCodeTwoAndAsksNothing(String words) {
        assertThat(services.sayLine(words).exit()).isEqualTo(2);
        assertThat(services.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flows retire support --reason short --as omar", "flows rollback support --reason short --as omar", "flows decline support 2 --reason short --as omar"})
    void aReasonThatIsTooShortIsRefusedBeforeAnythingIsAsked(String words) {
        services.sayLine(words).refused("10");
        assertThat(services.asked).isEmpty();
    }

    private static String sample() {
        return Parts.find().repository().resolve("samples/flows/support-inbox.yaml").toString();
    }
}
