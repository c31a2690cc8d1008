package io.countersign.audit;

import java.time.Instant;

/// Reads what the topic `run-events` carries. Implemented by the `avro` wall.
public interface RunChanges {

    /// @throws EventReader.UnreadableEvent not a change of a run
    Change change(byte[] value) throws EventReader.UnreadableEvent;

    /// A change of a run.
    ///
    /// @param state state after it, in capitals
    /// @param releaseEnds when the permission it names ends; null: it names none
    /// @param risk `low`, `medium`, `high` or `critical`; null: no rule judged the run here
    record Change(String state, Instant releaseEnds, String risk) {
    }
}
