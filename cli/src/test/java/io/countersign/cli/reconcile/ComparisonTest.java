package io.countersign.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.reconcile.Comparison.Found;
import io.countersign.cli.reconcile.Comparison.Gap;
import io.countersign.cli.reconcile.Comparison.Place;
import io.countersign.cli.reconcile.Comparison.Range;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every event has its entry and every entry its event, or it is named which not.
class ComparisonTest {

    /// Offset 2 is a marker.
    private final List<Place> events = new ArrayList<>(List.of(place(0, 1), place(1, 2), place(3, 3)));
    private final List<Place> entries = new ArrayList<>(events);

    @Test void agreesWhenBothSidesAreTheSame() {
        // When
        var found = compare(new Range(0, 5, 4));
        // Then
        assertThat(found.ok()).isTrue();
        assertThat(found).extracting(Found::events, Found::entries).containsExactly(3L, 3L);
    }

    @Test void namesTheEventWithoutAnEntry() {
        // Given
        entries.remove(1);
        // When // Then
        assertThat(compare(new Range(0, 5, 4)).missing()).containsExactly(place(1, 2));
        assertThat(compare(new Range(0, 5, 4)).ok()).isFalse();
    }

    @Test void namesTheEntryWithoutAnEvent() {
        // Given
        entries.add(2, new Place(2, "forged", 3));
        // When // Then
        assertThat(compare(new Range(0, 5, 4)).extra()).containsExactly(new Place(2, "forged", 3));
        assertThat(compare(new Range(0, 5, 4)).ok()).isFalse();
    }

    @Test void namesBothWhereTheEntryIsOfAnotherEvent() {
        // Given
        entries.set(1, new Place(1, "forged", 2));
        // When
        var found = compare(new Range(0, 5, 4));
        // Then
        assertThat(found.missing()).containsExactly(place(1, 2));
        assertThat(found.extra()).containsExactly(new Place(1, "forged", 2));
    }

    @Test void showsAHoleInTheNumbersOfEvents() {
        // Given
        events.remove(1);
        entries.remove(1);
        // When
        var found = compare(new Range(0, 5, 4));
        // Then
        assertThat(found.gaps()).containsExactly(new Gap(1, 3));
        assertThat(found.ok()).isFalse();
    }

    @Test void tellsWhatIsNotRecordedYetFromWhatIsMissing() {
        // Given
        entries.remove(2);
        // When
        var found = compare(new Range(0, 5, 2));
        // Then
        assertThat(found.behind()).isEqualTo(1);
        assertThat(found.missing()).isEmpty();
        assertThat(found.ok()).isFalse();
    }

    @Test void countsApartWhatKafkaNoLongerHoldsAndWhatCameSince() {
        // Given
        events.remove(0);
        entries.add(place(7, 4));
        // When
        var found = compare(new Range(1, 5, 8));
        // Then
        assertThat(found.ok()).isTrue();
        assertThat(found).extracting(Found::events, Found::entries, Found::expired).containsExactly(2L, 2L, 1L);
    }

    @Test void bytesThatAreNoEventNeedNoEntryButMayHaveNone() {
        // Given
        events.add(2, new Place(2, null, 0));
        // When // Then
        assertThat(compare(new Range(0, 5, 4))).extracting(Found::ok, Found::unreadable).containsExactly(true, 1L);
        entries.add(2, new Place(2, "forged", 3));
        assertThat(compare(new Range(0, 5, 4)).extra()).containsExactly(new Place(2, "forged", 3));
    }

    private Found compare(Range range) {
        return Comparison.of("t", 0, range, events.iterator(), entries.iterator());
    }

    private static Place place(long offset, long seq) {
        return new Place(offset, "event-" + seq, seq);
    }
}
