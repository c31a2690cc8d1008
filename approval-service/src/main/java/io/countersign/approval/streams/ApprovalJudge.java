package io.countersign.approval.streams;

import io.countersign.approval.BulkDecisions;
import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.avro.ToAvro;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Command;
import io.countersign.approval.domain.Deadline;
import io.countersign.approval.domain.Deadlines;
import io.countersign.approval.domain.Decision;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Words;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.RefuseBulk;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.SealedBook;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges what arrives on one partition: policy's work, people's commands, timers.
final class ApprovalJudge implements Judge {

    /// What a timer's id begins with; the approval's id follows. Timers of one time fire in the order of their ids: first a target is
    /// missed, then somebody else is asked, and only then it expires.
    private static final Map<Deadline, String> TIMERS = new EnumMap<>(Map.of(Deadline.LEASE, "lease:", Deadline.UNDO, "undo:",
            Deadline.AT_RISK, "at-risk:", Deadline.TARGET, "target:", Deadline.ESCALATION, "to-escalate:", Deadline.EXPIRY, "to-expire:"));

    private static final Logger LOG = LoggerFactory.getLogger(ApprovalJudge.class);

    private final Duration lease;

    ApprovalJudge(Duration lease) {
        this.lease = lease;
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        switch (in.value()) {
            case ApprovalWork work -> {
                var command = FromAvro.work(work, desk.now());
                take(command, Cause.of(work.getMeta()), desk);
            }
            case ApprovalCommand command when DirectoryKeeper.keeps(command.getCommand()) -> DirectoryKeeper.judge(in, command.getCommand(), desk);
            case ApprovalCommand command when command.getCommand() instanceof RefuseBulk unlike ->
                desk.refuse(in, new Refusal(Refusal.Kind.INVALID, BulkDecisions.NOT_ALIKE, unlike.getDetail(), unlike.getApprovalId()));
            case ApprovalCommand command -> asked(in, command, desk);
            default -> throw new IllegalStateException("not read here: " + in.topic().name());
        }
    }

    @Override
    public void due(Timer timer, Desk desk) {
        int colon = timer.id().indexOf(':') + 1;
        var deadline = TIMERS.entrySet().stream().filter(t -> t.getValue().equals(timer.id().substring(0, colon))).findFirst()
                .orElseThrow(() -> new IllegalStateException("no such timer: " + timer.id())).getKey();
        var id = timer.id().substring(colon);
        if (take(new Command.Due(id, deadline, desk.now()), Cause.of(timer), desk) instanceof Decision.Accepted(var events) && events.isEmpty()) {
            LOG.debug("The timer {} has nothing to do: the approval has moved on, or nobody can be asked yet", timer.id());
        }
        approvals(desk).get(id).flatMap(state -> Deadlines.again(state, deadline, desk.now()))
                .ifPresent(at -> desk.schedule(new Timer(timer.id(), at, timer.caseId(), id)));
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var meta = in.command().orElseThrow();
        var command = in.field("command");
        if (DirectoryKeeper.keeps(command)) {
            DirectoryKeeper.recordRefusal(in, command, refusal, desk);
            return;
        }
        var target = FromAvro.target(command);
        var state = approvals(desk).get(target).orElse(null);
        var name = desk.roster().name(meta.getActor().getId());
        var sentence = Words.refused(name, FromAvro.doing(command), state == null ? null : state.question().title(), refusal.detail());
        desk.publish(Topics.APPROVAL_EVENTS, new Desk.About(meta.getCaseId(), state == null ? null : state.runId(), meta.getCommandId()),
                Cause.of(meta), sentence, head -> ApprovalEvent.newBuilder().setMeta(head)
                        .setApprovalId(target).setFrom(ToAvro.state(state)).setTo(ToAvro.state(state))
                        .setEvent(CommandRefused.newBuilder().setCommandId(meta.getCommandId()).setCommand(command.getClass().getSimpleName())
                                .setCode(refusal.code()).setDetail(refusal.detail()).setTarget(target).build()).build());
    }

    private void asked(Inbound in, ApprovalCommand record, Desk desk) {
        var id = FromAvro.target(record.getCommand());
        var schema = approvals(desk).get(id).map(a -> a.question().argumentsSchema()).orElse(null);
        var command = FromAvro.command(record, contents(desk).get(id, null).orElse(null), schema, lease, desk.now());
        switch (take(command, Cause.of(record.getMeta()), desk)) {
            case Decision.Accepted _ -> {
                var state = approvals(desk).get(id).orElseThrow();
                desk.accept(in, "OK", Words.standing(state, desk.roster()), answer(state));
            }
            case Decision.Refused(var refusal) ->
                desk.refuse(in, new Refusal(kind(refusal.code()), refusal.code().name(), refusal.detail(), id));
        }
    }

    private Decision take(Command command, Cause cause, Desk desk) {
        var directory = desk.roster();
        var state = approvals(desk).get(command.approvalId()).orElse(null);
        var decision = ApprovalMachine.decide(state, command, directory);
        if (decision instanceof Decision.Accepted(var events) && !events.isEmpty()) {
            apply(state, events, cause, directory, desk);
        }
        return decision;
    }

    private void apply(Approval before, List<Event> events, Cause cause, Roster directory, Desk desk) {
        var state = before;
        for (var event : events) {
            var from = state;
            var after = ApprovalMachine.evolve(state, event);
            desk.publish(Topics.APPROVAL_EVENTS, new Desk.About(after.caseId(), after.runId(), after.id()), inRole(event, cause),
                    Words.sentence(event, from, after, directory), head -> ToAvro.event(head, event, from, after));
            keepContent(event, after, desk);
            state = after;
        }
        approvals(desk).put(state.id(), state);
        setTimers(before, state, desk);
    }

    /// The run that is asked about is kept while it can be edited.
    private static void keepContent(Event event, Approval after, Desk desk) {
        switch (event) {
            case Event.Opened e -> contents(desk).put(after.id(), after.caseId(), e.content().bytes());
            case Event.Replaced e -> contents(desk).put(after.id(), after.caseId(), e.content().bytes());
            case Event.StageDecided e when e.made().choice().edit() != null ->
                contents(desk).put(after.id(), after.caseId(), e.made().choice().edit().content().bytes());
            case Event.Finalized _, Event.Expired _, Event.Closed _ -> contents(desk).remove(after.id());
            case Event.Offered _, Event.Viewed _, Event.Noted _, Event.Claimed _, Event.Unclaimed _, Event.Delegated _, Event.Reassigned _,
                    Event.AtRisk _, Event.TargetMissed _, Event.Escalated _, Event.StageDecided _, Event.Decided _, Event.Undone _ -> { }
        }
    }

    /// Only what differs is set: most events move no timer.
    private static void setTimers(Approval before, Approval after, Desk desk) {
        var had = before == null ? Map.<Deadline, Instant>of() : Deadlines.of(before);
        var needs = Deadlines.of(after);
        TIMERS.forEach((deadline, name) -> {
            var at = needs.get(deadline);
            if (at == null) {
                desk.cancelTimer(name + after.id());
            } else if (!at.equals(had.get(deadline))) {
                desk.schedule(new Timer(name + after.id(), at, after.caseId(), after.id()));
            }
        });
    }

    /// A person who acts by right of a role is recorded with it.
    private static Cause inRole(Event event, Cause cause) {
        var role = switch (event) {
            case Event.Claimed e -> e.role();
            case Event.Delegated e -> e.role();
            case Event.Reassigned e -> e.role();
            case Event.StageDecided e -> e.made().role();
            case Event.Decided e -> e.made().role();
            case Event.Finalized e -> e.made().role();
            case Event.Opened _, Event.Offered _, Event.Viewed _, Event.Noted _, Event.Unclaimed _, Event.Replaced _, Event.AtRisk _,
                    Event.TargetMissed _, Event.Escalated _, Event.Undone _, Event.Expired _, Event.Closed _ -> null;
        };
        return role == null || cause.actor().getKind() != ActorKind.PERSON ? cause
                : new Cause(withRole(cause.actor(), role), cause.causationId(), cause.traceparent());
    }

    private static Actor withRole(Actor actor, String role) {
        return Actor.newBuilder().setKind(actor.getKind()).setId(actor.getId()).setRole(role).setAuthentication(actor.getAuthentication()).build();
    }

    private static LinkedHashMap<String, Object> answer(Approval state) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", state.id());
        answer.put("state", state.state().name());
        answer.put("version", state.version());
        answer.put("stage", state.offer().stage());
        answer.put("stages", state.offer().stages());
        answer.put("approvals", state.approvals());
        answer.put("quorum", state.offer().quorum());
        answer.put("owner", state.offer().owner());
        if (state.claim() != null) {
            answer.put("claimedBy", state.claim().by());
            answer.put("claimedUntil", state.claim().until().toString());
        }
        if (state.made() != null) {
            answer.put("decidedBy", state.made().by().id());
            answer.put("decidedAt", state.made().at().toString());
            answer.put("finalAt", state.finalAt().toString());
        }
        return answer;
    }

    private static Refusal.Kind kind(io.countersign.approval.domain.Refusal.Code code) {
        return switch (code) {
            case NOT_FOUND -> Refusal.Kind.NOT_FOUND;
            case FORBIDDEN -> Refusal.Kind.FORBIDDEN;
            case CLAIMED, NOT_CLAIMED, ALREADY_DECIDED, NOT_UNDOABLE, NOT_OPEN, STALE, ALREADY_APPROVED -> Refusal.Kind.CONFLICT;
            case NOT_VALID, NOTE_TOO_SHORT, EDIT_MISSING, EDIT_UNEXPECTED, NOTHING_EDITED, EDIT_TOO_WIDE, EDIT_NOT_VALID, NOT_OFFERED, NOT_IN_BULK, NOT_ABLE ->
                Refusal.Kind.INVALID;
        };
    }

    private static Book<Approval> approvals(Desk desk) {
        return desk.book(ApprovalTopology.APPROVALS, Approval.class);
    }

    private static SealedBook<byte[]> contents(Desk desk) {
        return desk.sealedBook(ApprovalTopology.CONTENTS, byte[].class);
    }
}
