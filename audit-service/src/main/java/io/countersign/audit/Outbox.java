package io.countersign.audit;

import io.countersign.audit.domain.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The Record's own events, in the order they are published in. Implemented by the `postgres` wall, which can add rows and nothing else.
/// Every method is one transaction and throws [RecordUnavailable] when the database does not answer.
public interface Outbox {

    /// Works alone: nobody else writes until the work is done, and all it adds is kept, or nothing.
    <T> T inTurn(Function<Turn, T> work);

    /// Events from number `above + 1` on, in order.
    List<Row> above(long above, int most);

    /// Events of these kinds, in order.
    ///
    /// @param kinds simple names of facts
    List<Row> ofKinds(List<String> kinds);

    /// When this entity's last event was written; empty: it has none.
    Optional<Instant> last(String entityId);

    /// Number of the last event; 0: there is none.
    long last();

    /// Redactions that were agreed to and are not done, in the order they were agreed to.
    List<Agreed> agreed();

    /// What can be done in turn.
    interface Turn {
        /// Events of these kinds, in order.
        List<Row> ofKinds(List<String> kinds);

        /// When this entity's last event was written; empty: it has none.
        Optional<Instant> last(String entityId);

        /// Where the next event of that entity stands.
        Place next(String entityId, String caseId);

        /// As [Outbox#agreed()].
        List<Agreed> agreed();

        /// Writes down that a redaction has to be done.
        void agree(Agreed agreed, Instant now);

        /// Adds the next event.
        void add(Row row);
    }

    /// @param step above that of everything known of the case
    /// @param version next of the entity
    /// @param seq next of all
    record Place(long step, long version, long seq) {
    }

    /// A redaction that has to be done.
    ///
    /// @param reason in plain text: the request's own goes with the keys
    /// @param by who agreed
    record Agreed(String redactionId, String caseId, String askedBy, String reason, Actor by) {
    }

    /// One event.
    ///
    /// @param seq dense number, from 1
    /// @param entityId whose history it is part of
    /// @param version position in that history, from 1
    /// @param caseId the case, or what it is about
    /// @param step Lamport counter of the case
    /// @param kind simple name of its fact
    /// @param writtenAt by the writer's clock
    /// @param value as it is published, personal parts sealed
    record Row(long seq, UUID eventId, String entityId, long version, String caseId, long step, String kind, Instant writtenAt, byte[] value) {
    }
}
