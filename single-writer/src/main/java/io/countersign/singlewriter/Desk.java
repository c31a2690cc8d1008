package io.countersign.singlewriter;

import io.countersign.roster.Roster;
import io.countersign.schemas.Topic;
import io.countersign.schemas.avro.EventMeta;
import java.time.Instant;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/// What a [Judge] works with: clock, state, and the way out. Everything takes effect when the judge returns.
public interface Desk {

    /// The time by the partition's clock, which tests can move.
    Instant now();

    /// The partition this is; events leave on the same one.
    int partition();

    /// A unique id: `prefix` and a UUIDv7 without dashes.
    String newId(String prefix);

    /// The book of that name, declared with [PartitionTopology#book].
    <T> Book<T> book(String name, Class<T> type);

    /// The book of that name, declared with [PartitionTopology#book], its values sealed.
    <T> SealedBook<T> sealedBook(String name, Class<T> type);

    /// Everyone in the directory, in the order of their ids; only where [PartitionTopology#people] was asked for.
    Roster roster();

    /// Publishes an event: stamps id, time, step, version and seq, and sends it on this partition.
    ///
    /// @param topic a topic this service owns
    /// @param about which case, run and aggregate
    /// @param cause who and what made it happen
    /// @param summary one plain sentence
    /// @param event makes the event from its head
    /// @return the head
    EventMeta publish(Topic topic, About about, Cause cause, String summary, Function<EventMeta, ? extends SpecificRecord> event);

    /// Publishes the latest value by key on a compacted topic.
    ///
    /// @param value null: there is none any more
    void snapshot(Topic topic, String key, SpecificRecord value);

    /// Sends a command.
    ///
    /// @param partition where to; -1: by key
    void command(Topic topic, int partition, String key, SpecificRecord command);

    /// Answers the command `in`: it was accepted.
    ///
    /// @param code `OK`, or another stable code such as `DUPLICATE`
    /// @param body JSON object, or a record that Jackson writes
    void accept(Inbound in, String code, String detail, Object body);

    /// Answers the command `in`: it was refused; [Judge#recordRefusal] is called to record it.
    void refuse(Inbound in, Refusal refusal);

    /// Sets, or moves, a timer.
    void schedule(Timer timer);

    /// Drops a timer; nothing happens when there is none.
    void cancelTimer(String id);

    /// What an event is about.
    ///
    /// @param runId null: no run
    /// @param entityId the aggregate whose history it belongs to
    record About(String caseId, String runId, String entityId) {}
}
