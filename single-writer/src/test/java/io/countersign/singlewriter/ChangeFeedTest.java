package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final ChangeFeed<String> feed = new ChangeFeed<>(3);

    @Test
    void everybodyWhoListensHearsOfAChangeAndNobodyOfWhatWasBefore() throws Exception {
        feed.announce(change(1));
        try (var one = feed.listen(); var other = feed.listen()) {
            feed.announce(change(2));
            assertThat(one.next(AT_ONCE).orElseThrow().change().version()).isEqualTo(2);
            assertThat(other.next(AT_ONCE).orElseThrow().change().version()).isEqualTo(2);
            assertThat(one.next(AT_ONCE)).isEmpty();
        }
    }

    @Test
    void whoFallsBehindIsToldOnceThatSomeWereLostAndThenHearsOn() throws Exception {
        try (var slow = feed.listen()) {
            for (int version = 1; version <= 10; version++) {
                feed.announce(change(version));
            }
            assertThat(slow.next(AT_ONCE).orElseThrow().change()).isNull();
            assertThat(slow.next(AT_ONCE)).isEmpty();
            feed.announce(change(11));
            assertThat(slow.next(AT_ONCE).orElseThrow().change().version()).isEqualTo(11);
        }
    }

    @Test
    void whoWaitsIsWokenByAChange() throws Exception {
        try (var waiting = feed.listen(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var news = threads.submit(() -> waiting.next(Duration.ofMinutes(1)));
            feed.announce(change(1));
            assertThat(news.get().orElseThrow().change().version()).isEqualTo(1);
        }
    }

    @Test
    void whoDidItIsNamedAsPeopleSayIt() {
        assertThat(Change.by(actor(ActorKind.PERSON, "ana"))).isEqualTo("ana");
        assertThat(Change.by(actor(ActorKind.TIMER, "undo:apr_1"))).isEqualTo("timer");
        assertThat(Change.by(actor(ActorKind.SYSTEM, "policy-service"))).isEqualTo("policy");
    }

    private static Change<String> change(long version) {
        return new Change<>("approval", "apr_1", "case-1", version, "OPEN", "claimed", "ana", null, null);
    }

    private static Actor actor(ActorKind kind, String id) {
        return Actor.newBuilder().setKind(kind).setId(id).setRole(null).setAuthentication(null).build();
    }
}
