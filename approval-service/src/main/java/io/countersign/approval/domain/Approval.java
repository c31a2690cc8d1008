package io.countersign.approval.domain;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One approval as its events have made it.
///
/// @param runId the run that waits; null: not said
/// @param version number of its events so far: 1, 2, 3, ...
/// @param shownSince version at which what a person is shown last changed
/// @param lastChange what changed then, one sentence; null: nothing since it was opened
/// @param openedAt when it was opened; null: stored before that was kept
/// @param stage the stage that is being decided, or was the last
/// @param decisions decisions made and not taken back, in all stages, in their order
/// @param revision what a person made of the question in a stage; null: it is asked as it was put
/// @param claim who has it; null unless CLAIMED
/// @param made the decision; null unless DECIDED or FINAL
/// @param views first looks, in their order
/// @param notes what was written down last, in its order; the events have all of it
/// @param closedBecause why it was closed or expired; null: it was not, or nobody said
public record Approval(String id, String caseId, String runId, ApprovalState state, long version, long shownSince,
        String lastChange, Question question, Instant openedAt, Stage stage, List<StageDecision> decisions, Revision revision,
        Claim claim, Made made, List<View> views, List<Note> notes, String closedBecause) {

    /// What was stored before there were stages has one, and no history.
    public Approval {
        stage = stage == null ? Stage.offered(Offer.only(question)) : stage;
        decisions = decisions == null ? List.of() : decisions;
        views = views == null ? List.of() : views;
        notes = notes == null ? List.of() : notes;
    }

    /// When the decision that was made becomes final.
    public Instant finalAt() {
        return made.at().plus(question.undo());
    }

    /// The stage as it is offered.
    public Offer offer() {
        return stage.offer();
    }

    /// It waits for a person.
    public boolean waits() {
        return state == ApprovalState.OPEN || state == ApprovalState.CLAIMED;
    }

    /// How many approvals the stage has.
    public int approvals() {
        return (int) decisions.stream().filter(d -> d.stage() == offer().stage() && d.approves()).count();
    }

    /// Ids of the persons who can't decide in the stage.
    public Set<String> excluded() {
        return excludedFrom(offer().stage());
    }

    /// Those whom policy excludes, who decided in an earlier stage unless the stage allows it, and who edited it above the limit.
    Set<String> excludedFrom(int stage) {
        var ids = new HashSet<>(question.excluded());
        var specs = question.terms().stages();
        if (stage > specs.size() || !specs.get(stage - 1).earlierDeciders()) {
            decisions.stream().filter(d -> d.stage() < stage).forEach(d -> ids.add(d.by()));
        }
        if (revision != null && revision.aboveLimit() != null) {
            ids.add(revision.aboveLimit());
        }
        return ids;
    }

    /// Those who can't give the stage another approval.
    Set<String> unable() {
        var ids = new HashSet<>(excluded());
        decisions.stream().map(StageDecision::by).filter(this::hasApproved).forEach(ids::add);
        return ids;
    }

    /// The first look of a person at what is asked now.
    Optional<View> viewOf(String person) {
        return views.stream().filter(v -> v.by().equals(person) && v.version() >= shownSince).findFirst();
    }

    boolean hasApproved(String person) {
        return approvalOf(person).isPresent();
    }

    /// The approval that a person gave the stage and that counts; empty: none.
    Optional<StageDecision> approvalOf(String person) {
        return decisions.stream().filter(d -> d.stage() == offer().stage() && d.approves() && d.by().equals(person)).findFirst();
    }
}
