package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AcknowledgeAlert;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AlertAcknowledged;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.NoticeAlert;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookRemoved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTopologyTest {

    private QueueDriver driver;

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new QueueDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void what_policy_wants_raised_is_raised_once_until_a_person_has_seen_it() {
        // When policy says the same twice
        driver.alert("BYPASS:run_a", "It was executed without a release");
        driver.alert("BYPASS:run_a", "It was executed without a release");

        // Then there is one alert, and no item
        var raised = alerts();
        assertThat(raised).singleElement().satisfies(alert -> {
            assertThat(alert.getEvent()).isEqualTo(new AlertRaised("BYPASS", "critical", "run_a", "BYPASS:run_a", "support-inbox"));
            assertThat(alert.getMeta().getSummary()).isEqualTo("It was executed without a release.");
            assertThat(alert.getMeta().getVersion()).isEqualTo(1);
        });
        assertThat(driver.events()).isEmpty();

        // When two people acknowledge it, then the second hears who was first
        var id = raised.getFirst().getAlertId();
        assertThat(driver.ask("lee", new AcknowledgeAlert(id, "On it")).getBody()).contains("\"acknowledgedBy\":\"lee\"", "\"version\":2");
        var second = driver.ask("priya", new AcknowledgeAlert(id, null));
        assertThat(second.getCode()).isEqualTo("ALREADY_ACKNOWLEDGED");
        assertThat(second.getDetail()).isEqualTo("Lee Novak acknowledged this alert at 2026-11-20 12:00:00 UTC.");
        assertThat(alerts()).extracting(a -> a.getMeta().getSummary()).containsExactly("Lee Novak (support) has seen the alert: On it.",
                "Priya Nair could not acknowledge the alert: Lee Novak acknowledged this alert at 2026-11-20 12:00:00 UTC.");

        // And the next time it is a new one
        driver.alert("BYPASS:run_a", "It was executed without a release");
        assertThat(alerts()).singleElement().satisfies(alert -> assertThat(alert.getAlertId()).isNotEqualTo(id));
    }

    @Test
    void no_program_acknowledges_and_nobody_but_the_service_notices() {
        driver.alert("BYPASS:run_a", "It was executed without a release.");
        var id = alerts().getFirst().getAlertId();
        var notice = new NoticeAlert("QUEUE_PILE_UP:support-inbox", "QUEUE_PILE_UP", "warning", "support-inbox", "support-inbox", "60 wait.");

        // When somebody asks who may not, then it is refused and recorded
        assertThat(driver.ask(ActorKind.PROGRAM, "key-1", "cmd-1", new AcknowledgeAlert(id, null)).getCode()).isEqualTo("FORBIDDEN");
        assertThat(driver.ask("lee", new AcknowledgeAlert("alt_none", null)).getCode()).isEqualTo("NOT_FOUND");
        assertThat(driver.ask("quinn", notice).getCode()).isEqualTo("FORBIDDEN");
        assertThat(alerts()).extracting(a -> ((CommandRefused) a.getEvent()).getCode()).containsExactly("FORBIDDEN", "NOT_FOUND", "FORBIDDEN");

        // When the service itself notices, then it is raised, once
        for (var command : List.of("cmd-2", "cmd-3")) {
            assertThat(driver.ask(ActorKind.SYSTEM, Topics.EXCEPTION, command, notice).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        }
        assertThat(alerts()).singleElement().satisfies(alert -> assertThat(((AlertRaised) alert.getEvent()).getKind()).isEqualTo("QUEUE_PILE_UP"));
    }

    @Test
    void that_a_target_was_missed_is_over_when_the_exception_is_settled() {
        // Given an exception that missed its target
        driver.raise("run_a", "MISSING_DATA");
        driver.pass(Duration.ofMinutes(41));
        assertThat(alerts()).extracting(a -> ((AlertRaised) a.getEvent()).getKind()).containsExactly("SLA_MISSED");

        // When it falls away, then nobody needs to see the alert any more
        driver.withdraw("run_a", "Taken back.", false);
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getEvent()).isEqualTo(new AlertAcknowledged("The exception is closed."));
            assertThat(alert.getMeta().getActor().getKind()).isEqualTo(ActorKind.SYSTEM);
            assertThat(alert.getMeta().getSummary()).isEqualTo("The alert is over: The exception is closed.");
        });
    }

    @Test
    void incidents_that_wait_for_nobody_are_told() {
        // When something is refused while the queue owner is there, and once more when there is none
        driver.reject("intake", "urn:shop", "NOT_JSON");
        assertThat(alerts()).isEmpty();
        driver.leaves("quinn");
        driver.reject("intake", "urn:shop", "NOT_JSON");
        driver.deadLetter(Topics.named("countersign.dead.policy-service.v1").orElseThrow(), "countersign.runs.v1", "NOT_AVRO");

        // Then it is told once
        assertThat(alerts()).extracting(AlertEvent::getEvent).containsExactly(new AlertRaised("NOBODY_ON_DUTY", "critical", "exceptions", "nobody:incidents", null));
    }

    @Test
    void a_webhook_that_was_switched_off_raises_an_alert() {
        // When an endpoint is removed, and another switched off
        driver.webhook("whk_1", new WebhookRemoved("No longer needed."));
        driver.webhook("whk_2", new WebhookDisabled("The receiver answered 410."));

        // Then only the second is told
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getEvent()).isEqualTo(new AlertRaised("WEBHOOK_DISABLED", "warning", "whk_2", "WEBHOOK_DISABLED:whk_2", null));
            assertThat(alert.getMeta().getSummary()).isEqualTo("Webhook whk_2 is switched off: The receiver answered 410.");
        });
    }

    private List<AlertEvent> alerts() {
        return driver.read(Topics.ALERT_EVENTS);
    }
}
