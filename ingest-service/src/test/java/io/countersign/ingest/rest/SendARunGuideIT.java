package io.countersign.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ingest.FakePolicy;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The guide `docs/guides/send-a-run.md`, command by command as it is written; only names are changed, so that it can be run again.
@QuarkusTest
@WithTestResource(StackResource.class)
class SendARunGuideIT {

    private static final Path GUIDE = Path.of("../docs/guides/send-a-run.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;
    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @TestHTTPResource("/")
    URI here;

    private final String caseId = SharedStack.freshId();

    static boolean toolsAreThere() {
        return List.of("curl", "jq").stream().allMatch(tool -> Arrays.stream(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, tool))));
    }

    @Test
    @EnabledIf("toolsAreThere")
    void the_commands_of_the_guide_work_as_they_are_written() throws Exception {
        // Given an instance, and rules that release the run
        await().atMost(Duration.ofSeconds(60)).until(() -> given().get("/q/health/ready").statusCode() == 200);
        var commands = COMMANDS.matcher(Files.readString(GUIDE)).results().map((MatchResult it) -> it.group(1)).collect(Collectors.joining("\n"));
        var script = commands.replace("mail-4711-1", "release-1").replace("mail-4711", caseId).replace("urn:example:support", "urn:it:" + caseId)
                .replace("https://shop.example", "http://127.0.0.1:9").replace("shop-webhook-1", caseId);

        // When the commands are run one after the other
        try (var policy = new FakePolicy(access, codec, caseId::equals)) {
            var process = new ProcessBuilder("sh", "-eux", "-c", script).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
            process.environment().put("INGEST", here.toString().replaceAll("/$", ""));
            process.environment().put("KEY", StackResource.API_KEY);
            var running = process.start();
            assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
            var said = Files.readString(folder.resolve("out"));
            assertThat(running.exitValue()).as(said).isZero();

            // Then the run went its way, and each answer is what the guide says
            assertThat(json("run.json").path("runId").asText()).isEqualTo(RunId.of("urn:it:" + caseId, caseId, "release-1"));
            assertThat(json("directive.json").path("kind").asText()).isEqualTo("proceed");
            assertThat(json("consumed.json").path("receiptId").asText()).isEqualTo(FakePolicy.receipt(RunId.of("urn:it:" + caseId, caseId, "release-1")));
            assertThat(said).contains("\"applied\":true").contains("\"state\":\"enabled\"");
            assertThat(json("webhook.json").path("secret").asText()).startsWith("whsec_");
            assertThat(json("rotated.json").path("secret").asText()).startsWith("whsec_").isNotEqualTo(json("webhook.json").path("secret").asText());
        } finally {
            if (Files.exists(folder.resolve("webhook.json"))) {
                given().header("X-API-Key", StackResource.API_KEY).delete("/webhooks/" + json("webhook.json").path("id").asText());
            }
        }
    }

    private JsonNode json(String file) throws IOException {
        return ContentJson.read(Files.readAllBytes(folder.resolve(file)));
    }
}
