package io.countersign.singlewriter;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.UnclaimApproval;
import java.time.Instant;

/// Commands and events for the [TinyJudge].
final class Asks {

    static final Actor ANA = Actor.newBuilder().setKind(ActorKind.PERSON).setId("ana").setRole(null).setAuthentication(null).build();

    private Asks() {}

    static ApprovalCommand claim(String commandId, String caseId, String approvalId) {
        return command(commandId, caseId, new ClaimApproval(approvalId));
    }

    static ApprovalCommand cancel(String commandId, String caseId, String timerId) {
        return command(commandId, caseId, new UnclaimApproval(timerId));
    }

    /// A command as a caller with an Idempotency-Key sends it; the key is the case's own, so that no other test has used it.
    static ApprovalCommand keyed(String key, String caseId, String approvalId) {
        return ApprovalCommand.newBuilder().setMeta(CommandGateway.head(caseId, ANA, caseId + key, Instant.now(), null))
                .setCommand(new ClaimApproval(approvalId)).build();
    }

    static ApprovalWork work(String caseId, String entityId, long step) {
        var meta = EventMeta.newBuilder().setEventId("e-" + step).setCaseId(caseId).setRunId(null).setEntityId(entityId).setStep(step)
                .setVersion(1).setSeq(1).setOccurredAt(Instant.EPOCH).setActor(ANA).setCausationId("c").setTraceparent(null)
                .setSummary("work").build();
        return ApprovalWork.newBuilder().setMeta(meta).setWork(new CloseApproval(entityId, "test", false)).build();
    }

    private static ApprovalCommand command(String commandId, String caseId, Object what) {
        var meta = CommandMeta.newBuilder().setCommandId(commandId).setCaseId(caseId).setActor(ANA).setSentAt(Instant.EPOCH)
                .setTraceparent(null).build();
        return ApprovalCommand.newBuilder().setMeta(meta).setCommand(what).build();
    }
}
