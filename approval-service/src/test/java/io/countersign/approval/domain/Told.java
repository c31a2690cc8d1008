package io.countersign.approval.domain;

import io.countersign.roster.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An approval that is told commands one after the other.
final class Told {

    Approval state;
    Decision last;
    final List<Event> events = new ArrayList<>();

    static Told opened(Duration undo) {
        return new Told().tell(Sample.open(undo));
    }

    static Told opened(Question question) {
        return new Told().tell(Sample.open(question));
    }

    static Told opened() {
        return opened(Duration.ZERO);
    }

    Told tell(Command command) {
        return tell(command, Sample.PEOPLE);
    }

    Told tell(Command command, Roster people) {
        last = ApprovalMachine.decide(state, command, people);
        if (last instanceof Decision.Accepted(var accepted)) {
            accepted.forEach(event -> state = ApprovalMachine.evolve(state, event));
            events.addAll(accepted);
        }
        return this;
    }

    List<Event> lastEvents() {
        return ((Decision.Accepted) last).events();
    }

    Refusal refusal() {
        return ((Decision.Refused) last).refusal();
    }
}
