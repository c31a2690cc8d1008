package io.countersign.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.wire.SchemaIds.Known;
import io.countersign.schemas.wire.UnreadableRecord.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCodecTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final PersonSnapshot ANA = PersonSnapshot.newBuilder().setPerson(DirectoryPerson.newBuilder().setId("ana").setName("Ana")
            .setEmail(null).setRoles(List.of("lead")).setOnDuty(List.of()).setAbsences(List.of()).build()).build();

    @TempDir
    Path folder;

    @Test
    void writesZeroThenTheSchemaIdThenAvro() {
        // When
        var bytes = codec(known(0x01020304)).encode(Topics.PEOPLE, ANA);
        // Then: magic 00 | id | "ana" "Ana" null ["lead"] [] []
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00" + "01020304" + "06616e61" + "06416e61" + "00" + "02086c65616400" + "00" + "00");
    }

    @Test
    void readsWhatItWrote() throws UnreadableRecord {
        var codec = codec(known(7));
        assertThat(codec.<PersonSnapshot>decode(Topics.PEOPLE, codec.encode(Topics.PEOPLE, ANA))).isEqualTo(ANA);
    }

    @Test
    void saysWhyBytesCannotBeRead() {
        var codec = codec(known(7));
        var good = codec.encode(Topics.PEOPLE, ANA);
        assertCode(codec, null, Code.TOMBSTONE);
        assertCode(codec, new byte[] {1, 0, 0, 0, 7}, Code.NOT_AVRO);
        assertCode(codec, "{\"id\":1}".getBytes(StandardCharsets.UTF_8), Code.NOT_AVRO);
        assertCode(codec, Arrays.copyOf(good, good.length - 1), Code.NOT_AVRO);
        assertCode(codec, Arrays.copyOf(good, good.length + 1), Code.NOT_AVRO);
        assertCode(codec, new byte[] {0, -1, -1, -1, -1, 1}, Code.UNKNOWN_SCHEMA);
        assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(() -> codec.decode(Topics.FLOWS, good))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.WRONG_TYPE));
    }

    @Test
    void neverMistakesASilentRegistryForABadRecord() {
        var bytes = new byte[] {0, 0, 0, 0, 99, 1, 2, 3};
        assertThatThrownBy(() -> codec(known(7)).decode(Topics.PEOPLE, bytes)).isInstanceOf(LookupUnavailable.class);
    }

    @Test
    void fetchesAnUnknownSchemaOnceAndKeepsItAcrossARestart() throws IOException, UnreadableRecord {
        // Given a record of a schema that only the registry knows
        var schema = Topics.PEOPLE.schema().orElseThrow().toString().replace("\"", "\\\"");
        var registry = registry("{\"schema\":\"" + schema + "\"}", 200);
        var bytes = codec(known(41)).encode(Topics.PEOPLE, ANA);
        bytes[4] = 42;
        // When
        var url = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
        new RecordCodec(new SchemaIds(url, null, folder.resolve("fetched.json"))).decode(Topics.PEOPLE, bytes);
        registry.stop(0);
        // Then
        var restarted = new RecordCodec(new SchemaIds(url, null, folder.resolve("fetched.json")));
        assertThat(restarted.<PersonSnapshot>decode(Topics.PEOPLE, bytes)).isEqualTo(ANA);
    }

    @Test
    void callsASchemaUnknownOnlyWhenTheRegistrySaysSo() throws IOException {
        var registry = registry("{\"error_code\":40403}", 404);
        var codec = new RecordCodec(new SchemaIds(URI.create("http://127.0.0.1:" + registry.getAddress().getPort()), null, folder.resolve("f")));
        try {
            assertCode(codec, new byte[] {0, 0, 0, 0, 99, 1}, Code.UNKNOWN_SCHEMA);
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void refusesToPutARecordOnATopicThatDoesNotCarryIt() {
        assertThatThrownBy(() -> codec(known(7)).encode(Topics.FLOWS, ANA)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not carry");
    }

    private static void assertCode(RecordCodec codec, byte[] bytes, Code code) {
        assertThatExceptionOfType(UnreadableRecord.class).isThrownBy(() -> codec.decode(Topics.PEOPLE, bytes))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private RecordCodec codec(List<Known> known) {
        SchemaIds.write(folder.resolve("ids.json"), known);
        return new RecordCodec(new SchemaIds(NOWHERE, folder.resolve("ids.json"), folder.resolve("none.json")));
    }

    private static List<Known> known(int id) {
        return List.of(new Known(id, Topics.PEOPLE.subject(), Topics.PEOPLE.schema().orElseThrow().toString()));
    }

    private static HttpServer registry(String body, int status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
