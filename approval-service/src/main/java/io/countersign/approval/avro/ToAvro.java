package io.countersign.approval.avro;

import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.Asker;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Made;
import io.countersign.approval.domain.Offer;
import io.countersign.approval.domain.Question;
import io.countersign.approval.domain.RunContent;
import io.countersign.roster.Person;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalAtRisk;
import io.countersign.schemas.avro.ApprovalClaimed;
import io.countersign.schemas.avro.ApprovalClosed;
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
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.ApprovalStageDecided;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ApprovalViewed;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.DecisionUndone;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.ReplaceApproval;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Locale;

/// From the domain to the contract.
public final class ToAvro {

    private ToAvro() {}

    /// An event as it is published.
    ///
    /// @param before null: it did not exist
    public static ApprovalEvent event(EventMeta meta, Event event, Approval before, Approval after) {
        return ApprovalEvent.newBuilder().setMeta(meta).setApprovalId(after.id()).setFrom(state(before)).setTo(state(after))
                .setEvent(branch(event, after)).build();
    }

    /// The state of an approval in the contract.
    ///
    /// @return null: it does not exist
    public static ApprovalState state(Approval approval) {
        return approval == null ? null : ApprovalState.valueOf(approval.state().name());
    }

    /// Someone as an actor.
    ///
    /// @param role role in which they act; null: none
    public static Actor actor(Asker who, String role) {
        return Actor.newBuilder().setKind(ActorKind.valueOf(who.kind().name())).setId(who.id()).setRole(role)
                .setAuthentication(who.authentication()).build();
    }

    /// Someone of the directory.
    public static DirectoryPerson person(Person person) {
        return DirectoryPerson.newBuilder().setId(person.id()).setName(person.name()).setEmail(person.email())
                .setRoles(new ArrayList<>(person.roles())).setOnDuty(new ArrayList<>(person.onDuty()))
                .setAbsences(new ArrayList<>(person.absences().stream().map(a -> a.from() + "/" + a.to() + "/" + a.cover()).toList())).build();
    }

    private static Object branch(Event event, Approval after) {
        return switch (event) {
            case Event.Opened e -> new ApprovalOpened(opened(e.approvalId(), e.question(), e.content()));
            case Event.Offered e -> offered(e.offer());
            case Event.Viewed e -> new ApprovalViewed(e.view().version(), e.view().cardDigest());
            case Event.Noted e -> new ApprovalNoted(e.note().text());
            case Event.Claimed e -> new ApprovalClaimed(e.until());
            case Event.Unclaimed e -> new ApprovalUnclaimed(e.reason());
            case Event.Delegated e -> new ApprovalDelegated(e.owner(), e.to(), e.note());
            case Event.Reassigned e -> ApprovalReassigned.newBuilder().setOwner(e.owner()).setTo(e.to()).setRole(e.toRole())
                    .setNote(e.note()).build();
            case Event.AtRisk e -> new ApprovalAtRisk(e.dueAt());
            case Event.TargetMissed e -> new ApprovalTargetMissed(e.dueAt());
            case Event.Escalated e -> new ApprovalEscalated(e.to(), e.role());
            case Event.Replaced e -> new ApprovalReplaced(ReplaceApproval.newBuilder().setApprovalId(after.id())
                    .setRunVersion(e.runVersion()).setReason(e.reason()).setActionDigest(e.actionDigest()).setContent(content(e.content())).build());
            case Event.StageDecided e -> ApprovalStageDecided.newBuilder().setStage(e.stage()).setDecision(decision(after.id(), e.made()))
                    .setApprovals(e.approvals()).setQuorum(e.quorum()).setComplete(e.complete())
                    .setActionDigestBefore(e.made().actionDigestBefore()).setRunVersion(e.made().runVersion()).setChange(e.change()).build();
            case Event.Decided e -> ApprovalDecided.newBuilder().setDecision(decision(after.id(), e.made()))
                    .setRunVersion(e.made().runVersion()).setActionDigestBefore(e.made().actionDigestBefore()).setStage(e.stage())
                    .setFinalAt(after.question().undo().isZero() ? null : after.finalAt()).build();
            case Event.Finalized e -> ApprovalFinalized.newBuilder().setDecision(decision(after.id(), e.made()))
                    .setDecidedBy(actor(e.made().by(), e.made().role())).setRunVersion(e.made().runVersion())
                    .setActionDigestBefore(e.made().actionDigestBefore()).setEditors(new ArrayList<>(e.editors()))
                    .setEarlierReasons(new ArrayList<>(e.earlierReasons())).build();
            case Event.Undone e -> new DecisionUndone(e.note());
            case Event.Expired e -> ApprovalExpired.newBuilder().setRunVersion(e.runVersion()).setReason(e.reason()).build();
            case Event.Closed e -> new ApprovalClosed(e.reason(), e.applied());
        };
    }

    private static ApprovalOffered offered(Offer o) {
        return ApprovalOffered.newBuilder().setStage(o.stage()).setStages(o.stages()).setQuorum(o.quorum()).setOwner(o.owner())
                .setOwnerRole(o.ownerRole()).setBackup(o.backup()).setBackupRole(o.backupRole()).setDueAt(o.dueAt()).setAtRiskAt(o.atRiskAt())
                .setEscalateAt(o.escalateAt()).build();
    }

    private static OpenApproval opened(String approvalId, Question q, RunContent content) {
        var terms = q.terms();
        var stages = terms.stages().stream().map(s -> ApprovalStage.newBuilder().setOwner(s.owner()).setBackup(s.backup()).setQuorum(s.quorum())
                .setEarlierDeciders(s.earlierDeciders()).setRespondWithinMs(s.respondWithin().toMillis()).build()).toList();
        return OpenApproval.newBuilder().setApprovalId(approvalId).setRunVersion(q.runVersion()).setFlow(q.flow())
                .setFlowVersion(q.flowVersion()).setTitle(q.title()).setReason(q.reason()).setRule(q.rule()).setRisk(q.risk())
                .setPriority(q.priority()).setOwner(q.owner()).setBackup(q.backup()).setOwnerRole(q.ownerRole())
                .setBackupRole(q.backupRole()).setDueAt(q.dueAt()).setUndoMs(q.undo().toMillis()).setActionDigest(q.actionDigest())
                .setExcluded(new ArrayList<>(q.excluded().stream().sorted().toList())).setContent(content(content))
                .setStages(new ArrayList<>(stages)).setCalendar(terms.calendar()).setEscalateTo(terms.escalateTo())
                .setEscalateAfterMs(terms.escalateAfter().toMillis()).setExpireAfterMs(terms.expireAfter().toMillis())
                .setDecisions(new ArrayList<>(terms.decisions().stream().sorted().map(Enum::name).toList())).setActionType(q.action().type())
                .setAmount(q.action().amount()).setCurrency(q.action().currency()).setArgumentsSchema(q.argumentsSchema())
                .setEditLimit(terms.editLimit()).setBulkLimit(terms.bulkLimit()).setRejectedBefore(q.rejectedBefore())
                .setPurpose(q.purpose().name().toLowerCase(Locale.ROOT)).build();
    }

    private static DecideApproval decision(String approvalId, Made made) {
        var choice = made.choice();
        var edit = choice.edit();
        return DecideApproval.newBuilder().setApprovalId(approvalId).setKind(DecisionKind.valueOf(choice.kind().name()))
                .setShownVersion(choice.shownVersion()).setShownActionDigest(choice.shownActionDigest()).setCardDigest(choice.cardDigest())
                .setFirstViewedAt(choice.firstViewedAt()).setNote(choice.note()).setEdited(edit == null ? null : content(edit.content()))
                .setEditedActionDigest(edit == null ? null : edit.actionDigest()).setChannel(choice.channel())
                .setBulkId(choice.bulkId()).build();
    }

    private static Content content(RunContent content) {
        return Content.newBuilder().setBytes(ByteBuffer.wrap(content.bytes())).setDigest(content.digest()).setKeyId(content.keyId()).build();
    }
}
