package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static io.countersign.exception.Fixtures.PRIYA;
import static io.countersign.exception.Fixtures.TOM;
import static io.countersign.exception.Fixtures.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.domain.Alert.Acknowledged;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.Alert.Raised;
import io.countersign.exception.domain.Alerts.Accepted;
import io.countersign.exception.domain.Alerts.Refused;
import io.countersign.exception.domain.Refusal.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final Notice NOTICE = new Notice("SLA_MISSED:exc_1", "SLA_MISSED", "warning", "exc_1", "support-inbox", "It is late");
    private static final String SERVICE = "exception-service";

    @Test
    void an_alert_is_raised_once_a_key_until_somebody_has_seen_it() {
        // Given an alert
        var raised = (Raised) Alerts.raise(Optional.empty(), NOTICE, "alt_1", "case-1", NOON).change();
        var alert = Alerts.evolve(null, raised);

        // When it is to be raised again, then nothing happens
        assertThat(Alerts.raise(Optional.of(alert), NOTICE, "alt_2", "case-1", NOON).change()).isNull();

        // When a person has seen it, then it can be raised again
        var seen = (Accepted) Alerts.acknowledge(Optional.of(alert), "alt_1", PRIYA, " On it ", PEOPLE, NOON);
        assertThat(seen.change()).isEqualTo(new Acknowledged("alt_1", "priya", NOON, "On it"));
        var acknowledged = Alerts.evolve(alert, seen.change());
        assertThat(Alerts.raise(Optional.of(acknowledged), NOTICE, "alt_2", "case-1", NOON).change()).isInstanceOf(Raised.class);

        // And a second person hears who was first
        assertThat(((Refused) Alerts.acknowledge(Optional.of(acknowledged), "alt_1", TOM, null, PEOPLE, NOON)).refusal())
                .isEqualTo(new Refusal(Code.ALREADY_ACKNOWLEDGED, "Priya Nair acknowledged this alert at 2026-11-20 12:00:00 UTC."));
    }

    @Test
    void that_nobody_is_there_is_not_told_again_within_the_hour_after_somebody_has_seen_it() {
        // Given such an alert that was seen
        var nobody = new Notice("nobody:f:priya", "NOBODY_ON_DUTY", "critical", "run_1", "f", "Nobody is there");
        var alert = Alerts.evolve(null, Alerts.raise(Optional.empty(), nobody, "alt_1", "case-1", NOON).change());
        var seen = Alerts.evolve(alert, ((Accepted) Alerts.acknowledge(Optional.of(alert), "alt_1", PRIYA, null, PEOPLE, NOON)).change());

        // When the next run finds nobody, then it is quiet for an hour
        assertThat(Alerts.raise(Optional.of(seen), nobody, "alt_2", "case-1", NOON.plusSeconds(3_599)).change()).isNull();
        assertThat(Alerts.raise(Optional.of(seen), nobody, "alt_2", "case-1", NOON.plusSeconds(3_600)).change()).isInstanceOf(Raised.class);
    }

    @Test
    void only_a_person_of_the_directory_acknowledges_and_only_the_service_notices() {
        var alert = Optional.of(Alerts.evolve(null, Alerts.raise(Optional.empty(), NOTICE, "alt_1", "case-1", NOON).change()));

        assertThat(code(Alerts.acknowledge(alert, "alt_1", new Asker(Asker.Kind.PROGRAM, "priya"), null, PEOPLE, NOON))).isEqualTo(Code.FORBIDDEN);
        assertThat(code(Alerts.acknowledge(alert, "alt_1", person("ghost"), null, PEOPLE, NOON))).isEqualTo(Code.FORBIDDEN);
        assertThat(code(Alerts.acknowledge(Optional.empty(), "alt_9", PRIYA, null, PEOPLE, NOON))).isEqualTo(Code.NOT_FOUND);
        assertThat(code(Alerts.acknowledge(alert, "alt_1", PRIYA, "x".repeat(Resolution.NOTE_MAX + 1), PEOPLE, NOON))).isEqualTo(Code.NOTE_INVALID);
        for (var by : List.of(PRIYA, new Asker(Asker.Kind.SYSTEM, "policy-service"), new Asker(Asker.Kind.PROGRAM, SERVICE))) {
            assertThat(code(Alerts.notice(by, SERVICE, Optional.empty(), NOTICE, "alt_1", "case-1", NOON))).isEqualTo(Code.FORBIDDEN);
        }
        assertThat(Alerts.notice(new Asker(Asker.Kind.SYSTEM, SERVICE), SERVICE, Optional.empty(), NOTICE, "alt_1", "case-1", NOON))
                .isInstanceOf(Accepted.class);
    }

    @Property
    void whatever_comes_at_most_one_alert_of_a_key_waits_and_each_is_seen_once(@ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> steps) {
        Map<String, Alert> alerts = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        int number = 0;
        for (int step : steps) {
            // When one of two alerts is raised, or the last of a key acknowledged
            var key = "key-" + step % 2;
            var known = Optional.ofNullable(last.get(key)).map(alerts::get);
            var change = step < 4 ? Alerts.raise(known, new Notice(key, "K", "info", "s", null, "d"), "alt_" + number++, "c", NOON).change()
                    : Alerts.acknowledge(known, "alt_x", PRIYA, null, PEOPLE, NOON) instanceof Accepted accepted ? accepted.change() : null;
            if (change instanceof Raised raised) {
                alerts.put(raised.alertId(), Alerts.evolve(null, raised));
                last.put(key, raised.alertId());
            } else if (change instanceof Acknowledged) {
                assertThat(known.orElseThrow().open()).isTrue();
                alerts.put(known.get().id(), Alerts.evolve(known.get(), change));
            }

            // Then there is never more than one of a key that waits
            assertThat(alerts.values().stream().filter(Alert::open).map(Alert::key)).doesNotHaveDuplicates();
        }
    }

    private static Code code(Alerts.Verdict verdict) {
        return ((Refused) verdict).refusal().code();
    }
}
