package io.countersign.deploy;

import java.util.List;
import java.util.Map;

/// A schema registry of its own (Apicurio) that speaks the Confluent API, on 127.0.0.1 only, stored in a file database.
final class Registry implements Component {

    static final String NAME = "registry";
    private static final int HEAP_MEGABYTES = 256;

    private final Parts parts;
    private final DataFolder data;
    private final StackFile file;

    Registry(Parts parts, DataFolder data, StackFile file) {
        this.parts = parts;
        this.data = data;
        this.file = file;
    }

    @Override
    public String name() { return NAME; }

    @Override
    public List<String> ports() { return List.of("registry", "registry-management"); }

    /// The root of the Confluent API.
    @Override
    public String url() {
        return "http://127.0.0.1:" + file.port("registry") + "/apis/ccompat/v7";
    }

    @Override
    public void prepare() {
        parts.registryJar();
    }

    @Override
    public Launch launch() {
        var command = Jvm.command(HEAP_MEGABYTES);
        command.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + file.port("registry"),
                // Without these two it also listens on all addresses, port 9000.
                "-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=" + file.port("registry-management"),
                "-Dapicurio.storage.kind=sql", "-Dapicurio.storage.sql.kind=h2",
                "-Dapicurio.datasource.url=jdbc:h2:file:" + data.registry().resolve("registry") + ";DB_CLOSE_ON_EXIT=FALSE",
                "-jar", parts.registryJar().toString()));
        return new Launch(command, Map.of(), data.registry());
    }

    @Override
    public boolean ready() {
        return Http.answersOk("http://127.0.0.1:" + file.port("registry-management") + "/health/ready");
    }
}
