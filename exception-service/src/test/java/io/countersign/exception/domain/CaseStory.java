package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.domain.Command.Raise;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A case whose queue a test tells a story of.
abstract class CaseStory {

    static final String NOTE = "The customer called about it";

    CaseQueue queue = new CaseQueue("case-1", List.of());
    Instant now = NOON;
    Roster people = PEOPLE;

    /// It happens.
    List<Event> does(Command command) {
        var decision = QueueMachine.decide(queue, command, people, now);
        assertThat(decision).isInstanceOf(Accepted.class);
        var events = ((Accepted) decision).events();
        events.forEach(event -> queue = QueueMachine.evolve(queue, event));
        return events;
    }

    /// It does not happen.
    Refusal refused(Command command) {
        var decision = QueueMachine.decide(queue, command, people, now);
        assertThat(decision).isInstanceOf(Refused.class);
        return ((Refused) decision).refusal();
    }

    ExceptionItem item(String id) {
        return queue.find(id).orElseThrow();
    }

    /// Time passes.
    void after(Duration time) {
        now = now.plus(time);
    }

    /// A run waits in an item of that id.
    void waits(String itemId, String runId, String reasonCode) {
        does(new Raise(itemId, trigger(runId, reasonCode), null));
    }
}
