package io.countersign.approval.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An approval with one event more: what the event does not touch stays as it was.
final class Evolution {

    /// How many notes are kept in the state; the events have all of them.
    private static final int NOTES_KEPT = 50;

    private final Approval before;
    private final long version;
    private ApprovalState state;
    private long shownSince;
    private String lastChange;
    private Question question;
    private Stage stage;
    private List<StageDecision> decisions;
    private Revision revision;
    private Claim claim;
    private Made made;
    private List<View> views;
    private List<Note> notes;
    private String closedBecause;

    private Evolution(Approval before) {
        this.before = before;
        version = before.version() + 1;
        state = before.state();
        shownSince = before.shownSince();
        lastChange = before.lastChange();
        question = before.question();
        stage = before.stage();
        decisions = before.decisions();
        revision = before.revision();
        claim = before.claim();
        made = before.made();
        views = before.views();
        notes = before.notes();
        closedBecause = before.closedBecause();
    }

    static Approval of(Approval before, Event event) {
        if (event instanceof Event.Opened e) {
            return new Approval(e.approvalId(), e.caseId(), e.runId(), ApprovalState.OPEN, 1, 1, null, e.question(), e.at(), null, null, null,
                    null, null, null, null, null);
        }
        var after = new Evolution(before);
        after.take(event);
        return after.approval();
    }

    private Approval approval() {
        return new Approval(before.id(), before.caseId(), before.runId(), state, version, shownSince, lastChange, question, before.openedAt(),
                stage, decisions, revision, claim, made, views, notes, closedBecause);
    }

    private void take(Event event) {
        switch (event) {
            case Event.Opened _ -> throw new IllegalArgumentException("opened twice: " + before.id());
            case Event.Offered e -> offered(e.offer());
            case Event.Viewed e -> views = and(views, e.view());
            case Event.Noted e -> notes = last(and(notes, e.note()));
            case Event.Claimed e -> {
                state = ApprovalState.CLAIMED;
                claim = new Claim(e.by(), e.until());
            }
            case Event.Unclaimed _ -> open();
            case Event.Delegated e -> stage = stage.delegatedTo(e.to());
            case Event.Reassigned e -> stage = stage.ownedBy(e.to(), e.toRole());
            case Event.AtRisk _ -> stage = stage.nearTarget();
            case Event.TargetMissed _ -> stage = stage.pastTarget();
            case Event.Escalated e -> stage = stage.escalated(e.to(), e.role());
            case Event.Replaced e -> {
                question = question.replaced(e);
                decisions = List.of();
                revision = null;
                changed(e.reason());
            }
            case Event.StageDecided e -> stageDecided(e);
            case Event.Decided e -> {
                state = ApprovalState.DECIDED;
                claim = null;
                made = e.made();
                decisions = and(decisions, decision(e.made(), e.stage(), e.made().choice().kind().releases()));
            }
            case Event.Undone _ -> undone();
            case Event.Finalized e -> {
                state = ApprovalState.FINAL;
                claim = null;
                made = (made == null ? e.made() : made.over(revision)).withoutContent();
                withoutContent();
            }
            case Event.Expired e -> {
                open();
                withoutContent();
                state = ApprovalState.EXPIRED;
                closedBecause = e.reason();
            }
            case Event.Closed e -> {
                closedBecause = e.reason();
                if (state != ApprovalState.FINAL) {
                    open();
                    withoutContent();
                    state = ApprovalState.CANCELLED;
                }
            }
        }
    }

    private void open() {
        state = ApprovalState.OPEN;
        claim = null;
        made = null;
    }

    /// What is settled is not edited any more; the events keep what was.
    private void withoutContent() {
        revision = revision == null ? null : revision.withoutContent();
    }

    private void changed(String what) {
        shownSince = version;
        lastChange = what;
    }

    private void offered(Offer offer) {
        if (offer.stage() > stage.offer().stage()) { // what was meant for another stage is not meant for this one
            var edited = shownSince == before.version() && lastChange != null ? lastChange + " " : "";
            changed(edited + "It came to stage " + offer.stage() + " of " + offer.stages() + ".");
        }
        stage = offer.stage() == stage.offer().stage() ? stage.offeredTo(offer) : Stage.offered(offer);
    }

    private void stageDecided(Event.StageDecided e) {
        var choice = e.made().choice();
        open();
        if (choice.kind().changesRun()) {
            boolean another = Deciding.needsAnother(question, revision, choice);
            decisions = decisions.stream().map(d -> d.stage() == e.stage() ? d.overtaken() : d).toList();
            decisions = and(decisions, decision(e.made(), e.stage(), !another));
            revision = new Revision(choice.edit(), e.made().by().id(), another,
                    revision == null ? question.actionDigest() : revision.firstActionDigest(), Deciding.currency(question, revision), another ? e.made().by().id() : stillAboveLimit(choice.edit()));
            question = question.edited(choice.edit());
            changed(e.change());
        } else {
            decisions = and(decisions, decision(e.made(), e.stage(), true));
        }
    }

    /// Who edits the output only approves nothing for whoever edited the action above the limit.
    private String stillAboveLimit(Edit edit) {
        return revision != null && Objects.equals(edit.actionDigest(), question.actionDigest()) ? revision.aboveLimit() : null;
    }

    private void undone() {
        var taken = decisions.reversed().stream().filter(d -> made != null && d.by().equals(made.by().id())).findFirst();
        decisions = decisions.stream().filter(d -> taken.filter(t -> t == d).isEmpty()).toList();
        open();
    }

    private static StageDecision decision(Made made, int stage, boolean approves) {
        return new StageDecision(stage, made.choice().kind(), made.by().id(), made.role(), made.at(), made.choice().note(), approves);
    }

    private static List<Note> last(List<Note> notes) {
        return notes.size() <= NOTES_KEPT ? notes : List.copyOf(notes.subList(notes.size() - NOTES_KEPT, notes.size()));
    }

    private static <T> List<T> and(List<T> list, T one) {
        var longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }
}
