package io.countersign.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.wire.SchemaIds.Known;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedPartsTest {

    private static final String SECRET = "MARKER-of-a-customer";

    /// Turns every byte around and keeps what it belongs to in front: enough to see what goes where.
    private static final class Turning implements Sealing {
        private boolean destroyed;

        @Override public Optional<String> keyFor(String caseId) {
            return Optional.of("key-of-" + caseId);
        }

        @Override public byte[] seal(String keyId, String about, byte[] plain) {
            var prefix = (keyId + "|" + about + "|").getBytes(StandardCharsets.UTF_8);
            var out = new byte[1 + prefix.length + plain.length];
            out[0] = 1;
            System.arraycopy(prefix, 0, out, 1, prefix.length);
            for (var i = 0; i < plain.length; i++) {
                out[1 + prefix.length + i] = (byte) ~plain[i];
            }
            return out;
        }

        @Override public Optional<byte[]> open(String keyId, String about, byte[] sealed) {
            if (destroyed) {
                return Optional.empty();
            }
            var start = 1 + (keyId + "|" + about + "|").getBytes(StandardCharsets.UTF_8).length;
            var out = new byte[sealed.length - start];
            for (var i = 0; i < out.length; i++) {
                out[i] = (byte) ~sealed[start + i];
            }
            return Optional.of(out);
        }
    }

    @TempDir
    Path folder;
    private final Turning sealing = new Turning();

    @Test
    void whatIsPersonalIsNotInTheBytesAndComesBackWhole() throws Exception {
        var codec = codec();
        var run = run(ContentJson.ofBytes(("{\"input\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8)));

        var bytes = codec.encode(Topics.RUNS, run);
        RunFact back = codec.decode(Topics.RUNS, bytes);

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET).contains("key-of-case-1", "flow-1");
        assertThat(back.getMeta().getKeyId()).isEqualTo("key-of-case-1");
        assertThat(RunFact.newBuilder(back).setMeta(EventMeta.newBuilder(back.getMeta()).setKeyId(null).build()).build()).isEqualTo(run);
    }

    @Test
    void aDestroyedKeyLeavesTheRestReadable() throws Exception {
        var codec = codec();
        var bytes = codec.encode(Topics.RUNS, run(ContentJson.ofBytes(("{\"input\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8))));
        sealing.destroyed = true;

        RunFact back = codec.decode(Topics.RUNS, bytes);
        var accepted = (RunAccepted) back.getFact();

        assertThat(back.getMeta().getSummary()).isEqualTo("[erased]");
        assertThat(ContentJson.bytes(accepted.getContent())).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(accepted.getContent().getKeyId()).isEqualTo("key-of-case-1");
        assertThat(accepted.getHead().getFlow()).isEqualTo("flow-1");
    }

    @Test
    void whatCameInErasedGoesOutErasedUnderItsOldKey() throws Exception {
        var codec = codec();
        var erased = Content.newBuilder(ContentJson.ofBytes("{}".getBytes(StandardCharsets.UTF_8))).setKeyId("key-that-is-gone").build();

        RunFact back = codec.decode(Topics.RUNS, codec.encode(Topics.RUNS, run(erased)));

        assertThat(((RunAccepted) back.getFact()).getContent()).isEqualTo(erased);
        assertThat(back.getMeta().getSummary()).contains(SECRET);
    }

    @Test
    void aContentWithoutBytesComesBackToo() throws Exception {
        var codec = codec();
        var run = run(ContentJson.ofBytes(new byte[0]));

        RunFact back = codec.decode(Topics.RUNS, codec.encode(Topics.RUNS, run));

        assertThat(((RunAccepted) back.getFact()).getContent()).isEqualTo(((RunAccepted) run.getFact()).getContent());
    }

    @Test
    void whatWasWrittenPlainIsReadPlain() throws Exception {
        var run = run(ContentJson.ofBytes("{}".getBytes(StandardCharsets.UTF_8)));
        var plain = new RecordCodec(ids()).encode(Topics.RUNS, run);

        RunFact back = codec().decode(Topics.RUNS, plain);

        assertThat(back).isEqualTo(run);
    }

    private RecordCodec codec() {
        return new RecordCodec(ids(), sealing);
    }

    private SchemaIds ids() {
        var known = new ArrayList<Known>();
        Topics.all().forEach(topic -> topic.schema().ifPresent(schema -> known.add(new Known(known.size() + 1, topic.subject(), schema.toString()))));
        SchemaIds.write(folder.resolve("ids.json"), known);
        return new SchemaIds(URI.create("http://127.0.0.1:1"), folder.resolve("ids.json"), folder.resolve("fetched.json"));
    }

    private static RunFact run(Content content) {
        var meta = EventMeta.newBuilder().setEventId("01900000-0000-7000-8000-000000000001").setCaseId("case-1").setRunId("run_1")
                .setEntityId("run_1").setStep(1).setVersion(1).setSeq(1).setOccurredAt(Instant.ofEpochMilli(1))
                .setActor(Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("key").build()).setCausationId("c").setTraceparent(null)
                .setSummary("A run for " + SECRET + " came in").build();
        var head = RunHead.newBuilder().setId("1").setSource("urn:s").setFlow("flow-1").setOccurredAt(Instant.ofEpochMilli(1))
                .setApiKey("k").setResponsible("dev").build();
        return RunFact.newBuilder().setMeta(meta).setFact(RunAccepted.newBuilder().setHead(head).setContent(content).setChannel("http")
                .setBodyDigest(ContentJson.hexSha256(new byte[] {1})).build()).build();
    }
}
