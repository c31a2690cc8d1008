package io.countersign.approval.avro;

import io.countersign.approval.domain.ActionFacts;
import io.countersign.approval.domain.Asker;
import io.countersign.approval.domain.Choice;
import io.countersign.approval.domain.Command;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.domain.Edit;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Made;
import io.countersign.approval.domain.Note;
import io.countersign.approval.domain.Offer;
import io.countersign.approval.domain.Purpose;
import io.countersign.approval.domain.Question;
import io.countersign.approval.domain.RunContent;
import io.countersign.approval.domain.StageSpec;
import io.countersign.approval.domain.Terms;
import io.countersign.approval.domain.View;
import io.countersign.edits.EditFlaws;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ApprovalAtRisk;
import io.countersign.schemas.avro.ApprovalClaimed;
import io.countersign.schemas.avro.ApprovalClosed;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalDelegated;
import io.countersign.schemas.avro.ApprovalEscalated;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalNoted;
import io.countersign.schemas.avro.ApprovalOffered;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalReassigned;
import io.countersign.schemas.avro.ApprovalReplaced;
import io.countersign.schemas.avro.ApprovalStageDecided;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ApprovalViewed;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionUndone;
import io.countersign.schemas.avro.DelegateApproval;
import io.countersign.schemas.avro.NoteApproval;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.ReassignApproval;
import io.countersign.schemas.avro.RefuseBulk;
import io.countersign.schemas.avro.ReplaceApproval;
import io.countersign.schemas.avro.UnclaimApproval;
import io.countersign.schemas.avro.UndoDecision;
import io.countersign.schemas.avro.ViewApproval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// From the contract to the domain.
public final class FromAvro {

    /// What to do where an edit can't.
    private static final String INSTEAD = "send it back or reject it";

    private FromAvro() {}

    /// What policy wants done.
    public static Command work(ApprovalWork work, Instant at) {
        return switch (work.getWork()) {
            case OpenApproval w -> new Command.Open(w.getApprovalId(), work.getMeta().getCaseId(), work.getMeta().getRunId(), question(w),
                    content(w.getContent()), at);
            case ReplaceApproval w -> {
                var run = ContentJson.read(w.getContent());
                yield new Command.Replace(w.getApprovalId(), w.getRunVersion(), w.getReason(), w.getActionDigest(), content(w.getContent()),
                        RunChanges.action(run), RunChanges.title(run), at);
            }
            case CloseApproval w -> new Command.Close(w.getApprovalId(), w.getReason(), w.getApplied(), at);
            default -> throw new IllegalArgumentException("no work: " + work.getWork().getClass());
        };
    }

    /// What someone asks for.
    ///
    /// @param shown the run as it is asked about now; null: there is none
    /// @param argumentsSchema JSON Schema of its action's arguments, as JSON text; null: none
    /// @param lease for how long a claim holds
    /// @throws IllegalArgumentException it isn't about an approval
    public static Command.Asked command(ApprovalCommand command, byte[] shown, String argumentsSchema, Duration lease, Instant at) {
        var by = asker(command.getMeta().getActor());
        return switch (command.getCommand()) {
            case ClaimApproval c -> new Command.Claim(c.getApprovalId(), by, lease, at);
            case UnclaimApproval c -> new Command.Unclaim(c.getApprovalId(), by, at);
            case DecideApproval c -> new Command.Decide(c.getApprovalId(), by, choice(c, shown, argumentsSchema), at);
            case UndoDecision c -> new Command.Undo(c.getApprovalId(), by, c.getNote(), at);
            case ViewApproval c -> new Command.Look(c.getApprovalId(), by, c.getShownVersion(), c.getCardDigest(), at);
            case DelegateApproval c -> new Command.Delegate(c.getApprovalId(), by, c.getTo(), c.getNote(), at);
            case ReassignApproval c -> new Command.Reassign(c.getApprovalId(), by, c.getTo(), c.getNote(), at);
            case NoteApproval c -> new Command.WriteNote(c.getApprovalId(), by, c.getNote(), at);
            default -> throw new IllegalArgumentException("no approval is meant: " + command.getCommand().getClass());
        };
    }

    /// The approval that a command is for.
    ///
    /// @throws IllegalArgumentException it isn't about an approval
    public static String target(Object command) {
        return switch (command) {
            case ClaimApproval c -> c.getApprovalId();
            case UnclaimApproval c -> c.getApprovalId();
            case DecideApproval c -> c.getApprovalId();
            case UndoDecision c -> c.getApprovalId();
            case ViewApproval c -> c.getApprovalId();
            case DelegateApproval c -> c.getApprovalId();
            case ReassignApproval c -> c.getApprovalId();
            case NoteApproval c -> c.getApprovalId();
            case RefuseBulk c -> c.getApprovalId();
            default -> throw new IllegalArgumentException("no approval is meant: " + command.getClass());
        };
    }

    /// What a command about an approval does, in the infinitive: `decide`.
    ///
    /// @throws IllegalArgumentException it isn't about an approval
    public static String doing(Object command) {
        return switch (command) {
            case ClaimApproval _ -> "take";
            case UnclaimApproval _ -> "give back";
            case DecideApproval c -> switch (c.getKind()) {
                case APPROVE -> "approve";
                case EDIT -> "edit and approve";
                case REJECT -> "reject";
                case SEND_BACK -> "send back";
                case OVERRIDE -> "override the rule for";
                case ANSWER -> "answer";
            };
            case UndoDecision _ -> "undo the decision on";
            case ViewApproval _ -> "look at";
            case DelegateApproval _ -> "delegate";
            case ReassignApproval _ -> "reassign";
            case NoteApproval _ -> "note something on";
            case RefuseBulk _ -> "decide together with others";
            default -> throw new IllegalArgumentException("no approval is meant: " + command.getClass());
        };
    }

    /// What happened to an approval; what an edit changed is not in it.
    ///
    /// @return empty: only a command was refused
    public static Optional<Event> event(ApprovalEvent event) {
        var meta = event.getMeta();
        var by = meta.getActor();
        return Optional.ofNullable(switch (event.getEvent()) {
            case ApprovalOpened e -> new Event.Opened(event.getApprovalId(), meta.getCaseId(), meta.getRunId(), question(e.getOpened()),
                    content(e.getOpened().getContent()), meta.getOccurredAt());
            case ApprovalOffered e -> new Event.Offered(new Offer(e.getStage(), e.getStages(), e.getQuorum(), e.getOwner(), e.getOwnerRole(),
                    e.getBackup(), e.getBackupRole(), e.getDueAt(), e.getAtRiskAt(), e.getEscalateAt()));
            case ApprovalViewed e -> new Event.Viewed(new View(by.getId(), meta.getOccurredAt(), e.getShownVersion(), e.getCardDigest()));
            case ApprovalNoted e -> new Event.Noted(new Note(by.getId(), meta.getOccurredAt(), e.getNote()));
            case ApprovalClaimed e -> new Event.Claimed(by.getId(), by.getRole(), e.getUntil());
            case ApprovalUnclaimed e -> new Event.Unclaimed(e.getReason());
            case ApprovalDelegated e -> new Event.Delegated(by.getId(), by.getRole(), e.getOwner(), e.getTo(), e.getNote());
            case ApprovalReassigned e -> new Event.Reassigned(by.getId(), by.getRole(), e.getOwner(), e.getTo(), e.getRole(), e.getNote());
            case ApprovalAtRisk e -> new Event.AtRisk(e.getDueAt());
            case ApprovalTargetMissed e -> new Event.TargetMissed(e.getDueAt());
            case ApprovalEscalated e -> new Event.Escalated(e.getTo(), e.getRole(), meta.getOccurredAt());
            case ApprovalReplaced e -> replaced(e.getReplaced());
            case ApprovalStageDecided e -> new Event.StageDecided(made(by, e.getDecision(), meta.getOccurredAt(), e.getRunVersion(),
                    e.getActionDigestBefore()), e.getStage(), e.getApprovals(), e.getQuorum(), e.getComplete(), e.getChange());
            case ApprovalDecided e -> new Event.Decided(made(by, e.getDecision(), meta.getOccurredAt(), e.getRunVersion(),
                    e.getActionDigestBefore()), e.getStage());
            case ApprovalFinalized e -> new Event.Finalized(made(e.getDecidedBy(), e.getDecision(), meta.getOccurredAt(), e.getRunVersion(),
                    e.getActionDigestBefore()), List.copyOf(e.getEditors()), List.copyOf(e.getEarlierReasons()));
            case DecisionUndone e -> new Event.Undone(e.getNote());
            case ApprovalExpired e -> new Event.Expired(e.getRunVersion(), e.getReason());
            case ApprovalClosed e -> new Event.Closed(e.getReason(), e.getApplied());
            case CommandRefused _ -> null;
            default -> throw new IllegalArgumentException("no event: " + event.getEvent().getClass());
        });
    }

    /// Who acts.
    public static Asker asker(Actor actor) {
        return new Asker(Asker.Kind.valueOf(actor.getKind().name()), actor.getId(), actor.getAuthentication());
    }

    private static Made made(Actor by, DecideApproval decision, Instant at, long runVersion, String actionDigestBefore) {
        return new Made(asker(by), by.getRole(), choice(decision, null, null), at, runVersion, actionDigestBefore);
    }

    private static Choice choice(DecideApproval c, byte[] shown, String argumentsSchema) {
        return new Choice(DecisionKind.valueOf(c.getKind().name()), c.getShownVersion(), c.getShownActionDigest(), c.getCardDigest(),
                c.getFirstViewedAt(), c.getNote(), c.getEdited() == null ? null : edit(c, shown, argumentsSchema), c.getChannel(), c.getBulkId());
    }

    private static Edit edit(DecideApproval c, byte[] shown, String argumentsSchema) {
        var content = content(c.getEdited());
        var run = ContentJson.read(content.bytes());
        if (shown == null) {
            return new Edit(content, content.digest(), c.getEditedActionDigest(), Set.of(), "", RunChanges.action(run), RunChanges.title(run), null);
        }
        // The digests are made anew: what the sender claims decides nothing.
        var checked = new RunContent(content.bytes(), ContentJson.hexSha256(content.bytes()), content.keyId());
        var before = ContentJson.read(shown);
        var changes = RunChanges.between(before, run);
        return new Edit(checked, checked.digest(), ContentJson.actionDigest(run), changes.fields(), changes.words(), RunChanges.action(run),
                RunChanges.title(run), EditFlaws.of(before, run, argumentsSchema, INSTEAD).orElse(null));
    }

    private static Event replaced(ReplaceApproval w) {
        var run = ContentJson.read(w.getContent());
        return new Event.Replaced(w.getRunVersion(), w.getReason(), w.getActionDigest(), content(w.getContent()), RunChanges.action(run),
                RunChanges.title(run));
    }

    private static Question question(OpenApproval w) {
        return new Question(w.getRunVersion(), w.getFlow(), w.getFlowVersion(), w.getTitle(), w.getReason(), w.getRule(), w.getRisk(),
                w.getPriority(), w.getOwner(), w.getBackup(), w.getOwnerRole(), w.getBackupRole(), w.getDueAt(),
                Duration.ofMillis(w.getUndoMs()), w.getActionDigest(), Set.copyOf(w.getExcluded()), w.getContent().getDigest(), terms(w),
                new ActionFacts(w.getActionType(), w.getAmount(), w.getCurrency()), w.getArgumentsSchema(), w.getRejectedBefore(),
                w.getPurpose().equals("check") ? Purpose.CHECK : Purpose.DECIDE);
    }

    private static Terms terms(OpenApproval w) {
        return new Terms(w.getStages().stream().map(s -> new StageSpec(s.getOwner(), s.getBackup(), Math.max(1, s.getQuorum()),
                s.getEarlierDeciders(), Duration.ofMillis(s.getRespondWithinMs()))).toList(),
                w.getCalendar(), w.getEscalateTo(), Duration.ofMillis(w.getEscalateAfterMs()), Duration.ofMillis(w.getExpireAfterMs()),
                w.getDecisions().stream().map(DecisionKind::valueOf).collect(Collectors.toUnmodifiableSet()), w.getEditLimit(), w.getBulkLimit());
    }

    private static RunContent content(Content content) {
        return new RunContent(ContentJson.bytes(content), content.getDigest(), content.getKeyId());
    }
}
