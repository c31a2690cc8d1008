package io.countersign.singlewriter;

/// What a service does with what arrives: its rules, on one partition.
///
/// Called by one thread a partition. All that a call writes through the desk takes effect at once or, when it throws, not at
/// all: the record then goes to the dead-letter topic.
public interface Judge {

    /// Judges one record.
    void judge(Inbound in, Desk desk);

    /// Publishes the fact that `in`, a command, was refused; the kernel answers it.
    void recordRefusal(Inbound in, Refusal refusal, Desk desk);

    /// A timer set with [Desk#schedule] is due. Check the state: a late timer is a no-op.
    default void due(Timer timer, Desk desk) {
        throw new IllegalStateException("no timer was ever set: " + timer);
    }
}
