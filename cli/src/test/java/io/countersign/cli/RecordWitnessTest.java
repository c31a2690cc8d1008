package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import io.countersign.transparency.VerifierKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordWitnessTest {

    @TempDir
    Path folder;

    @Test
    void aWitnessRunsWithoutAStackAndSaysHowTheRecordIsToldOfIt() throws Exception {
        // Given
        var log = SigningKey.generate("local/audit", new SecureRandom());
        var out = new StringWriter();
        var program = Thread.ofPlatform().start(() -> Countersign.commandLine().setOut(new PrintWriter(out)).execute("record", "witness", "--dir", folder.resolve("w").toString(),
                "--port", "0", "--log", log.verifier().encode()));
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains(".key="));
            var url = out.toString().lines().filter(line -> line.contains(".url=")).map(line -> line.substring(line.indexOf('=') + 1)).findFirst().orElseThrow();
            var key = VerifierKey.parse(out.toString().lines().filter(line -> line.contains(".key=")).map(line -> line.substring(line.indexOf('=') + 1)).findFirst().orElseThrow());
            var note = new Checkpoint("local/audit", 1, Hash.ofLeaf(new byte[0])).sign(log);
            // When
            var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url + "/add-checkpoint"))
                    .POST(HttpRequest.BodyPublishers.ofString(new AddCheckpoint(0, List.of(), note.encode()).encode())).build(), HttpResponse.BodyHandlers.ofString());
            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(note.with(SignedNote.lines(answer.body())).verify(List.of(key))).containsExactly(key);
        } finally {
            program.interrupt();
            program.join(Duration.ofSeconds(10));
        }
        assertThat(program.isAlive()).isFalse();
    }

    @Test
    void aKeyThatIsNoneIsRefusedInOneSentence() {
        // Given
        var err = new StringWriter();
        // When
        int code = Countersign.commandLine().setErr(new PrintWriter(err)).execute("record", "witness", "--dir", folder.resolve("w").toString(), "--port", "0", "--log", "nonsense");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("A verifier key is name+keyid+key; this has 1 part(s).");
    }
}
