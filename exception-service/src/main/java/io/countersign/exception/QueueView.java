package io.countersign.exception;

import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Resolution.Edit;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.statistics.FlowLoad;
import io.countersign.exception.statistics.Report;
import io.countersign.roster.Readers.Sight;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reading the queue.
public interface QueueView {

    /// What to show; null: whatever.
    ///
    /// @param states empty: every state
    /// @param owner whoever may be expected to act: the owner, who has claimed it, to whom it is escalated, the backup or the cover
    ///        while the owner is away
    /// @param late only what is past its target
    /// @param openedBefore only what is older
    /// @param text what stands in an id or a reason, in upper or lower case
    /// @param sight what whoever asks sees
    record Filter(Set<State> states, String flow, String reasonCode, Risk risk, String owner, String caseId, boolean late, Instant openedBefore,
            String text, Sight sight) {}

    /// Part of a listing.
    ///
    /// @param next where the next part begins; null: there is none
    record Page(List<ShownException> rows, String next) {}

    /// A listing can't go on from there: the place is not one that a listing gave.
    final class NoSuchPlace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoSuchPlace() {
            super("no such place in a listing");
        }
    }

    /// This instance has not read yet what the one knew that gave the place; in a moment it will have.
    final class NotThereYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotThereYet() {
            super("the listing can't go on here yet");
        }
    }

    /// The item with that id.
    Optional<ShownException> find(String id);

    /// Items: the pinned first, then the most important at `now`, then those that wait longest; then what is put aside; closed ones
    /// come last, the newest first.
    ///
    /// Going on from [Page#next] gives no item twice, whatever happened between the parts and whichever instance is asked. An item
    /// that kept its place is not left out. One that moved up past the place meanwhile (it came in, became more urgent, was pinned),
    /// or that may have been shown already where it stood before it moved down, is left out: the next listing from the start has it.
    ///
    /// @param after where to go on; null: from the start
    /// @throws NoSuchPlace `after` was not made by a listing
    /// @throws NotThereYet this instance lags behind the one that made `after`, for longer than a moment
    Page list(Filter filter, String after, int limit, Instant now);

    /// The content of a waiting run, or of an incident.
    ///
    /// @param runId [ShownException#INCIDENT]: what is known of the incident
    /// @return empty: there is none, or it is past its retention
    Optional<byte[]> content(ShownException shown, String runId);

    /// The changed runs that the command of that id brought, if it settled any lately: a repeat of the request sends the same again,
    /// although the runs it was made from no longer wait.
    ///
    /// @return empty: it is a new command, or changed nothing
    List<Edit> editsOf(String commandId);

    /// Until when the command of that id put an item aside, if it did so lately: a repeat that names no time means the same one.
    Optional<Instant> snoozedUntil(String commandId);

    /// What `sight` sees of the queue, in figures. Where that isn't everything, what repeats and what missed its target is not counted.
    Report statistics(Sight sight, Instant now);

    /// The people as they are known here.
    Roster directory();

    /// What waits of each flow.
    List<FlowLoad> loads(Instant now);

    /// Waits until the item is shown at `version` or later, `patience` at most, so that who decided sees their own decision.
    void await(String id, long version, Duration patience);
}
