package io.countersign.export;

import io.countersign.transparency.Checkpoint;
import java.util.List;

/// What a verification of an export found.
public sealed interface Verdict {

    /// Everything fits.
    ///
    /// @param header the export's own first line
    /// @param keyFromFile nobody said which key to trust: it is the file's own
    /// @param root the root log's checkpoint that everything leads to
    /// @param entries how many entries
    /// @param erased keys whose personal content is not readable here, in the order met
    record Good(Header header, boolean keyFromFile, Checkpoint root, long entries, List<Erased> erased) implements Verdict {
    }

    /// Personal content that the file does not open.
    ///
    /// @param keyId the key that would
    /// @param entries how many entries of the file it sealed
    /// @param at when the key was destroyed; null: no entry of the file says that it was, it may have been left out
    /// @param by who agreed to it; null as before
    /// @param askedBy who asked for it; null as before
    /// @param reason why; null as before
    record Erased(String keyId, long entries, String at, String by, String askedBy, String reason) {
    }

    /// The first thing that does not fit.
    ///
    /// @param line number of the line, from 1
    /// @param shard `topic/partition`; null: it is in no shard
    /// @param index leaf index; null: it is no single entry
    /// @param eventId the event; null: none, or not to be told
    /// @param what one phrase
    record Bad(long line, String shard, Long index, String eventId, String what) implements Verdict {
    }
}
