package io.countersign.deploy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/// A Kafka broker of its own: KRaft with broker and controller in one process, on 127.0.0.1 only, one copy of everything.
final class Broker implements Component {

    static final String NAME = "broker";
    private static final int HEAP_MEGABYTES = 512;

    private final Parts parts;
    private final DataFolder data;
    private final StackFile file;

    Broker(Parts parts, DataFolder data, StackFile file) {
        this.parts = parts;
        this.data = data;
        this.file = file;
    }

    @Override
    public String name() { return NAME; }

    @Override
    public List<String> ports() { return List.of("broker", "controller"); }

    @Override
    public String url() { return bootstrapServers(); }

    String bootstrapServers() {
        return "127.0.0.1:" + file.port("broker");
    }

    @Override
    public void prepare() {
        var logs = data.kafka().resolve("data");
        DataFolder.write(data.kafka().resolve("server.properties"), settings(logs), false);
        DataFolder.write(data.kafka().resolve("log4j2.xml"), LOGGING, false);
        if (!Files.exists(logs.resolve("meta.properties"))) format();
    }

    private void format() {
        var id = file.clusterId().orElseGet(() -> {
            var fresh = Uuid.randomUuid().toString();
            file.clusterId(fresh);
            return fresh;
        });
        var command = Jvm.command(256);
        command.addAll(List.of("-cp", classPath(), "kafka.tools.StorageTool", "format", "-t", id,
                "-c", data.kafka().resolve("server.properties").toString(), "--ignore-formatted"));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log(NAME).toFile())).start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackProblem("The broker's storage in " + data.kafka() + " could not be made; the reason is at the end of " + data.log(NAME) + ".");
            }
        } catch (IOException e) {
            throw new StackProblem("Can't run the broker's storage tool: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while making the broker's storage. Start again.");
        }
    }

    @Override
    public Launch launch() {
        var command = Jvm.command(HEAP_MEGABYTES);
        command.addAll(List.of("-cp", classPath(), "-Dlog4j2.configurationFile=" + data.kafka().resolve("log4j2.xml").toUri(),
                "--enable-native-access=ALL-UNNAMED", "kafka.Kafka", data.kafka().resolve("server.properties").toString()));
        return new Launch(command, Map.of(), data.kafka());
    }

    private String classPath() {
        return parts.brokerLibraries() + "/*";
    }

    /// Asks the broker for its API versions: it answers only once it lets clients in, and not when it hangs.
    @Override
    public boolean ready() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), file.port("broker")), 1000);
            socket.setSoTimeout(2000);
            var client = "countersign".getBytes(StandardCharsets.US_ASCII);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(2 + 2 + 4 + 2 + client.length);
            out.writeShort(18); // ApiVersions
            out.writeShort(0);
            out.writeInt(1);
            out.writeShort(client.length);
            out.write(client);
            out.flush();
            InputStream in = socket.getInputStream();
            var answer = new DataInputStream(in);
            return answer.readInt() > 6 && answer.readInt() == 1 && answer.readShort() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String settings(Path logs) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                # Topics are made by us with explicit settings; a misspelt name must not become a topic.
                auto.create.topics.enable=false
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                # As long as events are kept: a stack that was down for weeks goes on where it stopped.
                offsets.retention.minutes=576000
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                # A run of 900 KiB that was edited into another one of 900 KiB must pass, with room for the envelope and changelogs.
                message.max.bytes=4718592
                replica.fetch.max.bytes=4718592
                # A killed broker is let in again only when its former life has timed out (9 s by default).
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                # One instance of each service: nobody to wait for when a group starts.
                group.initial.rebalance.delay.ms=0
                # What a killed writer began is in its readers' way until it is ended; by default that is looked for every 10 s only.
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                log.cleaner.dedupe.buffer.size=16777216
                num.network.threads=2
                num.io.threads=4
                num.recovery.threads.per.data.dir=2
                """.formatted(file.port("broker"), file.port("controller"), logs);
    }

    private static final String LOGGING = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Configuration status="WARN">
              <Appenders>
                <Console name="out"><PatternLayout pattern="%d{ISO8601} %-5p %c{1} %m%n"/></Console>
              </Appenders>
              <Loggers>
                <Root level="WARN"><AppenderRef ref="out"/></Root>
                <Logger name="kafka.server.KafkaRaftServer" level="INFO"/>
                <Logger name="org.apache.kafka.server" level="WARN"/>
              </Loggers>
            </Configuration>
            """;
}
