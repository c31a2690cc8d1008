package io.countersign.testkit;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/// A single writer's topology under the TopologyTestDriver: records in, records out, a clock that the test moves.
public final class TopologyBench implements AutoCloseable {

    /// Where the clock starts.
    public static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    private final RecordCodec codec;
    private final TopologyTestDriver driver;

    /// @param topology made with [#codec]'s codec and one case partition
    public TopologyBench(Topology topology, RecordCodec codec) {
        this.codec = codec;
        var config = new Properties();
        try {
            config.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("streams").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        this.driver = new TopologyTestDriver(topology, config, START);
    }

    /// Sends a record; everything that follows from it has happened when this returns.
    public TopologyBench send(Topic topic, String key, SpecificRecord value) {
        return sendBytes(topic, key, codec.encode(topic, value));
    }

    /// Sends a record that bears another time than the clock's, such as one of a backlog.
    public TopologyBench sendAt(Instant time, Topic topic, String key, SpecificRecord value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key.getBytes(StandardCharsets.UTF_8), codec.encode(topic, value), time);
        return this;
    }

    /// Sends bytes as they are; null is a tombstone.
    public TopologyBench sendBytes(Topic topic, String key, byte[] value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value));
        return this;
    }

    /// Puts a person into the directory.
    public TopologyBench person(String id, String name, String... roles) {
        return send(Topics.PEOPLE, id, PersonSnapshot.newBuilder().setPerson(DirectoryPerson.newBuilder().setId(id).setName(name)
                .setEmail(null).setRoles(List.of(roles)).setOnDuty(List.of(roles)).setAbsences(List.of()).build()).build());
    }

    /// Everything published on `topic` since the last call, in order.
    public <T extends SpecificRecord> List<T> read(Topic topic) {
        var values = new ArrayList<T>();
        for (var bytes : driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer()).readValuesToList()) {
            try {
                values.add(codec.<T>decode(topic, bytes));
            } catch (UnreadableRecord e) {
                throw new AssertionError(topic.name() + " carries what can't be read", e);
            }
        }
        return values;
    }

    /// Where the marker stands in all that was written and not read yet; see [Markers].
    public List<String> found(String marker) {
        return Markers.found(driver, marker);
    }

    /// Moves the clock; timers due by then fire.
    public TopologyBench after(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    @Override
    public void close() {
        driver.close();
    }
}
