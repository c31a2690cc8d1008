package io.countersign.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.audit.domain.Facts.Circumstances;
import io.countersign.audit.domain.Standing.Kind;
import io.countersign.audit.domain.Standing.Thing;
import io.countersign.record.EventType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant NINE = Instant.parse("2026-11-23T09:00:00Z");

    private final Standing standing = new Standing();

    @Test void eachThingIsInTheStateThatItsLastEventBroughtItTo() {
        // When
        take(EventType.RUN_ACCEPTED, 0, null, null, "shop");
        take(EventType.RUN_ROUTED, 1, null, "HELD", "policy-service");
        take(EventType.APPROVAL_OPENED, 2, "apr_1", "OPEN", "policy-service");
        take(EventType.APPROVAL_DECIDED, 3, "apr_1", "DECIDED", "ana");
        take(EventType.RUN_DECIDED, 4, "apr_1", "RELEASED", "ana");
        take(EventType.DIRECTIVE_PROCEED, 4, "rel_1", "RELEASED", "ana");
        // Then
        assertThat(standing.things()).extracting(Thing::kind, Thing::id, Thing::state, Thing::by).containsExactly(tuple(Kind.RUN, "run_1", "RELEASED", "ana"),
                tuple(Kind.APPROVAL, "apr_1", "DECIDED", "ana"), tuple(Kind.DIRECTIVE, "run_1", "PROCEED", "ana"));
    }

    @Test void whatDoesNotChangeTheStateDoesNotChangeSinceWhenAndByWhom() {
        // When
        take(EventType.APPROVAL_CLAIMED, 1, "apr_1", "CLAIMED", "ana");
        take(EventType.APPROVAL_NOTED, 2, "apr_1", "CLAIMED", "omar");
        // Then
        assertThat(standing.things()).extracting(Thing::state, Thing::since, Thing::by).containsExactly(tuple("CLAIMED", NINE.plusSeconds(60), "ana"));
    }

    @Test void aRefusalChangesNothing() {
        // When
        take(EventType.APPROVAL_COMMAND_REFUSED, 1, "apr_1", null, "tom");
        // Then
        assertThat(standing.things()).isEmpty();
    }

    private void take(EventType type, int minute, String item, String after, String actor) {
        var event = new Event(UUID.randomUUID(), type, "c1", "run_1", "e", minute, 1, 1, NINE.plusSeconds(minute * 60L), "person", actor, null, "f", "Something happened.",
                List.of(), List.of(), null, null);
        standing.take(new Facts(event, null, null, new Circumstances(null, null, null, null, null, null, item, null, after), null, null, null, null, false, List.of()));
    }
}
