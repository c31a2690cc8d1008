package io.countersign.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// One of Countersign's services, or the console, as a process.
final class ServiceProcess implements Component {

    private static final int HEAP_MEGABYTES = 384;
    private static final int CONSOLE_HEAP_MEGABYTES = 256;

    private final String name;
    private final Parts parts;
    private final DataFolder data;
    private final StackFile file;
    private final ServiceSettings settings;

    ServiceProcess(String name, Parts parts, DataFolder data, StackFile file, ServiceSettings settings) {
        this.name = name;
        this.parts = parts;
        this.data = data;
        this.file = file;
        this.settings = settings;
    }

    @Override
    public String name() { return name; }

    @Override
    public List<String> ports() { return List.of(name); }

    @Override
    public String url() {
        return "http://127.0.0.1:" + file.port(name);
    }

    @Override
    public void prepare() {
        parts.serviceJar(name);
    }

    @Override
    public Launch launch() {
        var command = Jvm.command(name.equals(LocalStack.CONSOLE) ? CONSOLE_HEAP_MEGABYTES : HEAP_MEGABYTES);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.countersign.schemas");
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        new TreeMap<>(settings.open(name)).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", parts.serviceJar(name).toString()));
        return new Launch(command, new HashMap<>(settings.secret(name)), data.service(name));
    }

    @Override
    public boolean ready() {
        return Http.answersOk(url() + "/q/health/ready");
    }

    /// The names of the health checks that say no.
    @Override
    public String waitsFor() {
        try {
            var checks = new ObjectMapper().readTree(Http.send("GET", url() + "/q/health/ready", "application/json", "").body()).path("checks");
            return StreamSupport.stream(checks.spliterator(), false).filter(c -> !c.path("status").asText().equals("UP"))
                    .map(c -> c.path("name").asText() + (c.has("data") ? " " + c.path("data") : "")).collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "its HTTP port to answer";
        }
    }

    /// A running JVM whose jars were replaced under it fails at its next new class.
    @Override
    public Instant builtAt() {
        try {
            return Files.getLastModifiedTime(parts.serviceJar(name)).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
