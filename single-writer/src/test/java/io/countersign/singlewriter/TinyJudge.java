package io.countersign.singlewriter;

import io.countersign.roster.Person;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalClaimed;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.UnclaimApproval;
import io.countersign.schemas.wire.RecordCodec;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;

/// The smallest service there is: it counts how often an approval was claimed. The id of the approval says what else happens.
final class TinyJudge implements Judge {

    /// State as the tiny service keeps it.
    record Claims(int count) {}

    /// State that Jackson can't write.
    record Unwritable() {
        public String getSecret() {
            throw new IllegalStateException("on purpose");
        }
    }

    static Topology topology(RecordCodec codec, int partitions) {
        return PartitionTopology.of(Topics.APPROVAL, codec, partitions).readsFirst(Topics.APPROVAL_COMMANDS).reads(Topics.APPROVALS)
                .writes(Topics.APPROVAL_EVENTS, Topics.PEOPLE_EVENTS, Topics.APPROVAL_ANSWERS, Topics.APPROVAL_COMMANDS, Topics.RUNS).book("claims").book("more")
                .people().build(TinyJudge::new);
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        if (in.command().isEmpty()) {
            var cause = in.event().orElseThrow();
            if (cause.getEntityId().startsWith("throw")) {
                throw new IllegalStateException("on purpose");
            }
            event(desk, cause.getCaseId(), cause.getEntityId(), Cause.of(cause), "worked", new ApprovalUnclaimed("work"));
            return;
        }
        var meta = in.command().orElseThrow();
        switch (in.field("command")) {
            case ClaimApproval claim -> claim(in, claim.getApprovalId(), meta.getCaseId(), desk);
            case UnclaimApproval unclaim -> {
                desk.cancelTimer(unclaim.getApprovalId());
                desk.accept(in, "OK", "cancelled", Map.of());
            }
            default -> throw new IllegalArgumentException("not for the tiny judge");
        }
    }

    private void claim(Inbound in, String id, String caseId, Desk desk) {
        var claims = desk.book("claims", Claims.class);
        if (id.startsWith("refuse")) {
            desk.refuse(in, new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "Nobody may.", id));
            return;
        }
        if (id.startsWith("pass-on")) {
            int partitions = Integer.parseInt(id.substring("pass-on-".length()));
            for (int partition = 1; partition < partitions; partition++) {
                desk.command(Topics.APPROVAL_COMMANDS, partition, caseId, ApprovalCommand.newBuilder().setMeta(in.command().orElseThrow())
                        .setCommand(new UnclaimApproval("passed on")).build());
            }
        }
        int count = claims.get(id).map(Claims::count).orElse(0) + 1;
        claims.put(id, new Claims(count));
        var cause = Cause.of(in.command().orElseThrow());
        event(desk, caseId, id, cause, "claimed " + count, new ApprovalClaimed(desk.now()));
        var command = in.command().orElseThrow();
        if (command.getCommandId().startsWith("fail-")) {
            fail(command.getCommandId(), id, caseId, cause, desk);
        }
        if (id.startsWith("person")) {
            desk.publish(Topics.PEOPLE_EVENTS, new Desk.About(caseId, null, "person"), cause, "a person", head -> PersonEvent.newBuilder()
                    .setMeta(head).setPersonId("ana").setEvent(new CommandRefused("c", "x", "c", "d", null)).build());
        }
        if (id.startsWith("timer")) {
            var name = id.substring(id.lastIndexOf('-') + 1);
            desk.schedule(new Timer(name, desk.now().plus(Duration.parse("PT" + id.split("-")[1] + "S")), caseId, id));
        }
        desk.accept(in, "OK", "claimed", Map.of("claims", id.equals("who") ? names(desk) : count));
    }

    private static String names(Desk desk) {
        return desk.roster().people().stream().map(Person::name).collect(Collectors.joining(", "));
    }

    /// Fails after state was written and an event published.
    private static void fail(String how, String id, String caseId, Cause cause, Desk desk) {
        switch (how) {
            case "fail-throw" -> throw new IllegalStateException("on purpose");
            case "fail-unwritable" -> desk.book("more", Object.class).put(id, new Unwritable());
            case "fail-event" -> desk.publish(Topics.APPROVAL_EVENTS, new Desk.About(caseId, null, id), cause, "not ours",
                    _ -> Asks.work(caseId, id, 1));
            case "fail-large-state" -> desk.book("more", String.class).put(id, "x".repeat(Topic.MAX_MESSAGE_BYTES));
            case "fail-large-event" -> event(desk, caseId, id, cause, "x".repeat(Topic.MAX_MESSAGE_BYTES), new ApprovalClaimed(desk.now()));
            case "fail-overflow" -> overflow(1);
            case "fail-foreign" -> desk.publish(Topics.RUNS, new Desk.About(caseId, null, id), cause, "not ours", _ -> null);
            case "fail-foreign-snapshot" -> desk.snapshot(Topics.FLOWS, id, null);
            default -> throw new IllegalArgumentException(how);
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var meta = in.command().orElseThrow();
        event(desk, meta.getCaseId(), meta.getCommandId(), Cause.of(meta), "refused",
                new CommandRefused(meta.getCommandId(), "Claim", refusal.code(), refusal.detail(), refusal.target()));
    }

    @Override
    public void due(Timer timer, Desk desk) {
        if (timer.about().contains("throw")) {
            throw new IllegalStateException("on purpose");
        }
        if (timer.about().contains("cancels")) {
            desk.cancelTimer("victim");
        }
        event(desk, timer.caseId(), timer.id(), Cause.of(timer), "due", new ApprovalUnclaimed("due " + timer.about()));
    }

    private static void event(Desk desk, String caseId, String entity, Cause cause, String summary, Object event) {
        desk.publish(Topics.APPROVAL_EVENTS, new Desk.About(caseId, null, entity), cause, summary,
                head -> ApprovalEvent.newBuilder().setMeta(head).setApprovalId(entity).setFrom(null).setTo(null).setEvent(event).build());
    }
}
