package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueFilterTest {

    private static QueueFilter filter(String view, String reason, String risk, String olderThan, String q) {
        return QueueFilter.of(view, null, reason, risk, null, q, olderThan, null, null);
    }

    @Test
    void anAddressWithoutAnythingIsAllThatWaits() {
        var filter = filter(null, null, null, null, null);
        assertThat(filter.query()).isEqualTo("view=open");
        assertThat(filter.asked("tom")).isEmpty();
        assertThat(filter.plain()).isTrue();
    }

    @Test
    void valuesThatMeanNothingAreLeftOut() {
        var filter = filter("yesterday", "NO_IDEA", "huge", "soon", "  ");
        assertThat(filter.query()).isEqualTo("view=open");
    }

    @Test
    void whatItSaysComesBackFromItsAddressAndIsEscaped() {
        var filter = filter("late", "MISSING_DATA", "high", "PT1H", "a&b c");
        assertThat(filter.query()).isEqualTo("view=late&reason=MISSING_DATA&risk=high&q=a%26b%20c&olderThan=PT1H");
        assertThat(filter.asked("tom")).isEqualTo("reason=MISSING_DATA&risk=high&q=a%26b%20c&olderThan=PT1H&late=true");
    }

    @Test
    void eachViewAsksTheQueueForItsOwn() {
        assertThat(filter("mine", null, null, null, null).asked("tom")).isEqualTo("owner=tom");
        assertThat(filter("unclaimed", null, null, null, null).asked("tom")).isEqualTo("state=OPEN");
        assertThat(filter("snoozed", null, null, null, null).asked("tom")).isEqualTo("state=SNOOZED");
        assertThat(filter("closed", null, null, null, null).asked("tom")).isEqualTo("state=RESOLVED%2CCANCELLED");
        assertThat(filter("money", null, null, null, null).asked("tom")).isEmpty();
    }

    @Test
    void anotherViewBeginsAtItsStart() {
        var second = QueueFilter.of("open", "support-inbox", null, null, null, null, null, null, "place+2");
        assertThat(second.place()).isEqualTo("view=open&flow=support-inbox&after=place%2B2");
        assertThat(second.query()).isEqualTo("view=open&flow=support-inbox");
        assertThat(second.in("mine").place()).isEqualTo("view=mine&flow=support-inbox");
    }
}
