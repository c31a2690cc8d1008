package io.countersign.policy.rest;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;

/// Sends commands and waits for their committed answers.
@ApplicationScoped
class Commands {

    /// What every partition applies takes two hops instead of one.
    private static final int PATIENCE_FOR_ALL = 3;

    private final WriterRuntime runtime;
    private final KernelSettings settings;
    private final int partitions;

    Commands(WriterRuntime runtime, KernelSettings settings, KafkaAccess access) {
        this.runtime = runtime;
        this.settings = settings;
        this.partitions = access.partitionsOf(Topics.POLICY_COMMANDS);
    }

    /// To partition 0, which judges; answered when every partition has applied it. A repeat gets the first answer at once.
    ///
    /// @param about the flow, or `*`
    Answer askAll(Asker asker, String about, Object command) {
        return runtime.gateway().ask(0, about, command(asker.headForAll(about), command), partitions, settings.answerWithin().multipliedBy(PATIENCE_FOR_ALL));
    }

    /// To partition 0, which alone keeps what is asked for.
    ///
    /// @param about the flow
    Answer askFirst(Asker asker, String about, Object command) {
        return runtime.gateway().ask(0, about, command(asker.head(about), command), 1, settings.answerWithin());
    }

    /// To the partition of the case.
    Answer ask(Asker asker, String caseId, Object command) {
        return runtime.gateway().ask(caseId, command(asker.head(caseId), command), settings.answerWithin());
    }

    private static PolicyCommand command(CommandMeta head, Object command) {
        return PolicyCommand.newBuilder().setMeta(head).setCommand(command).build();
    }
}
