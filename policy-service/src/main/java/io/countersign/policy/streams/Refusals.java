package io.countersign.policy.streams;

import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.Verdict;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.CorrectRun;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RecordRefusal;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import java.util.Optional;

/// Records refused commands on `flow-events`, which isn't split: what another partition has refused is recorded by partition 0.
record Refusals(Desk desk, Book<Run> runs) {

    /// @param in the command that was refused here
    void record(Inbound in, Refusal refusal) {
        var meta = in.command().orElseThrow();
        var command = in.field("command");
        var runId = switch (command) {
            case CorrectRun correct -> correct.getRunId();
            case RevokeRelease revoke -> revoke.getRunId();
            default -> null;
        };
        var flow = runId != null ? runs.get(runId).map(Run::flow).orElse("") : Optional.ofNullable(refusal.target()).orElse(meta.getCaseId());
        var refused = CommandRefused.newBuilder().setCommandId(meta.getCommandId()).setCommand(command.getClass().getSimpleName())
                .setCode(refusal.code()).setDetail(refusal.detail()).setTarget(refusal.target()).build();
        var record = RecordRefusal.newBuilder().setFlow(flow).setRunId(runId).setRefused(refused).build();
        if (desk.partition() == 0) {
            publish(meta, record);
        } else {
            // Under an id of its own: whoever asked may have used theirs for something that partition 0 has answered.
            var passedOn = CommandMeta.newBuilder().setCommandId(desk.newId("cmd-")).setCaseId(meta.getCaseId()).setActor(meta.getActor())
                    .setSentAt(meta.getSentAt()).setTraceparent(meta.getTraceparent()).build();
            desk.command(Topics.POLICY_COMMANDS, 0, flow, PolicyCommand.newBuilder().setMeta(passedOn).setCommand(record).build());
        }
    }

    /// On partition 0: a refusal of another partition. Whoever asked has its answer from there.
    void publish(CommandMeta meta, RecordRefusal record) {
        var commandId = record.getRefused().getCommandId();
        desk.publish(Topics.FLOW_EVENTS, new About(record.getFlow(), record.getRunId(), commandId), new Cause(meta.getActor(), commandId, meta.getTraceparent()),
                "Refused: " + record.getRefused().getDetail(),
                m -> FlowEvent.newBuilder().setMeta(m).setFlow(record.getFlow()).setEvent(record.getRefused()).build());
    }

    /// A refusal in the kernel's words.
    ///
    /// @param target what the command was for
    static Refusal refusal(Verdict.Refused refused, String target) {
        return new Refusal(Refusal.Kind.valueOf(refused.why().name()), refused.code(), refused.detail(), target);
    }
}
