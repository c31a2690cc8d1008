package io.countersign.testkit;

import io.countersign.deploy.Parts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Gives a Quarkus test of a service the settings that the local stack would: addresses of a real broker, registry and
/// PostgreSQL, keys, the sample people, a fresh data folder and, for audit-service, a fresh database.
///
/// `@WithTestResource(StackResource.class)`; the init arg `service` names the service when the module's folder doesn't; the
/// init arg `own=true` takes a broker of the test's own (8 s) instead of the shared one; two test classes with the same init args share it,
/// so each also says `for=` and its name.
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    /// The clear API key that services under test accept: source and flow `*`, responsible person `dev`.
    public static final String API_KEY = "test-key-0123456789";

    /// The clear API key of another program: source `urn:narrow*` and flow `*`, responsible person `ana`.
    public static final String NARROW_API_KEY = "narrow-key-0123456789";

    private String service = Path.of("").toAbsolutePath().getFileName().toString();
    private boolean own;
    private FullStack ownStack;

    @Override
    public void init(Map<String, String> arguments) {
        service = arguments.getOrDefault("service", service);
        own = Boolean.parseBoolean(arguments.getOrDefault("own", "false"));
    }

    @Override
    public Map<String, String> start() {
        var shared = own ? null : SharedStack.get();
        if (own) ownStack = FullStack.infrastructure();
        var settings = new HashMap<>(own ? ownStack.stack().settingsOf(service) : shared.settings(service));
        var data = Path.of("target", "test-data", SharedStack.freshId()).toAbsolutePath();
        try {
            Files.createDirectories(data);
            Files.copy(Parts.find().repository().resolve("samples/people.yaml"), data.resolve("people.yaml"));
            Files.writeString(data.resolve("api-keys.yaml"), API_KEYS.formatted(TestKeys.sha256(API_KEY), TestKeys.sha256(NARROW_API_KEY)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("countersign.data", data.toString());
        settings.put("countersign.people.file", data.resolve("people.yaml").toString());
        settings.put("countersign.api-keys.file", data.resolve("api-keys.yaml").toString());
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.devservices.enabled", "false");
        settings.putAll(own ? ownStack.stack().databasePasswords(service) : shared.databasePasswords(service));
        if (service.equals("audit-service")) addDatabase(settings, shared);
        return settings;
    }

    private void addDatabase(Map<String, String> settings, SharedStack shared) {
        var url = own ? ownStack.stack().jdbcUrl("record") : shared.jdbcUrl(shared.freshDatabase("record"));
        settings.replaceAll((key, value) -> key.endsWith("jdbc.url") && !key.contains(".keys.") ? url : value);
    }

    @Override
    public void stop() {
        if (ownStack != null) ownStack.close();
    }

    private static final String API_KEYS = """
            keys:
              - id: test
                sha256: %s
                responsible: dev
                sources: ["*"]
                flows: ["*"]
              - id: narrow
                sha256: %s
                responsible: ana
                sources: ["urn:narrow*"]
                flows: ["*"]
            """;
}
