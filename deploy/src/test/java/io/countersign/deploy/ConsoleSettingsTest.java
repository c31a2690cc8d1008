package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the console is told by the stack.
class ConsoleSettingsTest {

    @TempDir
    Path folder;

    private LocalStack stack;

    @BeforeEach
    void aStack() throws Exception {
        var data = new DataFolder(folder);
        data.create();
        LocalIssuer.createKeys(data.keys());
        Files.writeString(data.stackFile(), """
                {"version": 1, "ports": {"broker": 1, "registry": 2, "postgres": 3, "ingest-service": 4, "policy-service": 5, "approval-service": 6,
                 "exception-service": 7, "audit-service": 8, "console": 9}, "processes": {}}""");
        stack = LocalStack.at(folder, new Parts(folder));
    }

    @Test
    void it_is_told_where_every_service_is_and_who_may_sign_in() {
        // When
        var settings = stack.settingsOf("console");
        // Then
        assertThat(settings).containsEntry("countersign.console.services.ingest", "http://127.0.0.1:4").containsEntry("countersign.console.services.policy", "http://127.0.0.1:5")
                .containsEntry("countersign.console.services.approval", "http://127.0.0.1:6").containsEntry("countersign.console.services.exception", "http://127.0.0.1:7")
                .containsEntry("countersign.console.services.audit", "http://127.0.0.1:8").containsEntry("countersign.console.sign-in.local.people", stack.data().people().toString())
                .containsKeys("countersign.console.sign-in.local.key", "countersign.console.sign-in.local.passwords", "mp.jwt.verify.publickey.location", "countersign.data");
    }

    @Test
    void it_is_told_neither_the_broker_nor_a_database_nor_any_password() {
        assertThat(stack.settingsOf("console")).allSatisfy((name, value) -> assertThat(name).doesNotContain("kafka", "datasource", "registry", "audiences"));
        assertThat(stack.databasePasswords("console")).isEmpty();
    }
}
