package io.countersign.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What each service of the local stack is told: open settings as system properties, secrets through the environment
/// (a command line can be read by everyone on the machine).
final class ServiceSettings {

    private final DataFolder data;
    private final StackFile file;
    private final Broker broker;
    private final Registry registry;
    private final Postgres postgres;
    private final Secrets secrets;

    ServiceSettings(DataFolder data, StackFile file, Broker broker, Registry registry, Postgres postgres, Secrets secrets) {
        this.data = data;
        this.file = file;
        this.broker = broker;
        this.registry = registry;
        this.postgres = postgres;
        this.secrets = secrets;
    }

    Map<String, String> open(String service) {
        var settings = shared(service);
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", String.valueOf(file.port(service)));
        return settings;
    }

    /// Without the address: what also holds for a service that a test runs in its own JVM.
    Map<String, String> shared(String service) {
        var settings = new TreeMap<String, String>();
        settings.put("countersign.data", data.service(service).toString());
        // Whoever waits for readiness asks often; each no would be a line in the log.
        settings.put("quarkus.log.category.\"io.smallrye.health\".level", "ERROR");
        // Not a URI: what reads it takes the path as it stands, and would look for a folder with %20 in its name.
        settings.put("mp.jwt.verify.publickey.location", "file:" + LocalIssuer.publicKey(data.keys()));
        if (service.equals(LocalStack.CONSOLE)) {
            console(settings);
            return settings;
        }
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("countersign.deployment", "local");
        settings.put("countersign.registry.url", registry.url());
        settings.put("countersign.schema.ids", data.schemaIds().toString());
        settings.put("countersign.people.file", data.people().toString());
        settings.put("countersign.api-keys.file", data.apiKeys().toString());
        // Every service is told everything; none maps all of it.
        settings.put("smallrye.config.mapping.validate-unknown", "false");
        // Kafka's clients tell of every look at every partition.
        settings.put("quarkus.log.category.\"org.apache.kafka\".level", "WARN");
        settings.put("mp.jwt.verify.issuer", LocalIssuer.ISSUER);
        settings.put("mp.jwt.verify.audiences", LocalIssuer.AUDIENCE);
        if (service.equals("ingest-service")) {
            settings.put("countersign.webhooks.secret-file", secrets.file("webhooks").toString());
            // Whoever tries this out has the receiver on the same machine.
            settings.put("countersign.webhooks.allow-private-addresses", "true");
        }
        if (service.equals("policy-service")) {
            settings.put("countersign.counters.secret-file", secrets.file("counters").toString());
        }
        settings.put("quarkus.datasource.keys.jdbc.url", postgres.jdbcUrl(Database.KEYS));
        settings.put("quarkus.datasource.keys.username", keysLogin(service));
        if (service.equals("audit-service")) {
            settings.put("quarkus.datasource.jdbc.url", postgres.url());
            settings.put("quarkus.datasource.username", "audit_writer");
            for (var named : new String[] {"admin", "signer", "reader"}) {
                settings.put("quarkus.datasource." + named + ".jdbc.url", postgres.url());
                settings.put("quarkus.datasource." + named + ".username", "audit_" + named);
            }
        }
        return settings;
    }

    /// The console asks the services and nothing else; it signs its people in with the local issuer's key.
    private void console(Map<String, String> settings) {
        for (var name : List.of("ingest", "policy", "approval", "exception", "audit")) {
            var port = file.ports().get(name + "-service");
            if (port != null) settings.put("countersign.console.services." + name, "http://127.0.0.1:" + port);
        }
        settings.put("countersign.console.sign-in.local.key", LocalIssuer.privateKey(data.keys()).toString());
        settings.put("countersign.console.sign-in.local.people", data.people().toString());
        settings.put("countersign.console.sign-in.local.passwords", LocalPasswords.file(data).toString());
    }

    Map<String, String> secret(String service) {
        return databasePasswords(service).entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), Map.Entry::getValue));
    }

    /// The passwords of a service's database logins, under its setting names.
    Map<String, String> databasePasswords(String service) {
        if (service.equals(LocalStack.CONSOLE)) return Map.of();
        var passwords = new TreeMap<>(Map.of("quarkus.datasource.keys.password", secrets.get(keysLogin(service))));
        if (service.equals("audit-service")) {
            passwords.put("quarkus.datasource.password", secrets.get("audit_writer"));
            for (var named : new String[] {"admin", "signer", "reader"}) {
                passwords.put("quarkus.datasource." + named + ".password", secrets.get("audit_" + named));
            }
        }
        return passwords;
    }

    /// Only the Record's service may destroy keys.
    private static String keysLogin(String service) {
        return service.equals("audit-service") ? "keys_destroyer" : "keys_user";
    }
}
