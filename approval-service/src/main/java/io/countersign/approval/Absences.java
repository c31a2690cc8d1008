package io.countersign.approval;

import io.countersign.approval.Approvals.Request;
import io.countersign.approval.avro.ToAvro;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.EndAbsence;
import io.countersign.schemas.avro.SetAbsence;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/// Who is away, as people say it. The single writer of partition 0, which keeps the directory, judges it.
@ApplicationScoped
public class Absences {

    private static final Duration OWN_CHANGE_SHOWN_WITHIN = Duration.ofSeconds(2);

    private final CommandGateway gateway;
    private final People people;
    private final Duration patience;

    Absences(WriterRuntime runtime, People people, KernelSettings settings) {
        this.gateway = runtime.gateway();
        this.people = people;
        this.patience = settings.answerWithin();
    }

    /// Says that a person is away.
    ///
    /// @param from null: from now on
    /// @param note why; null: not said
    public Answer set(String personId, Instant from, Instant until, String cover, String note, Request request) {
        // The same request must stay the same when it is sent again, so "now" is left to whoever judges it.
        return ask(personId, request, new SetAbsence(personId, from == null ? Instant.EPOCH : from, until, cover, note));
    }

    /// Says that a person is back.
    public Answer end(String personId, Request request) {
        return ask(personId, request, new EndAbsence(personId));
    }

    private Answer ask(String personId, Request request, Object command) {
        var head = CommandGateway.head(DirectoryLoader.KEY, request.actor(), request.idempotencyKey(), Instant.now(), request.traceparent());
        var answer = gateway.ask(0, DirectoryLoader.KEY, ApprovalCommand.newBuilder().setMeta(head).setCommand(command).build(), 1, patience);
        if (answer.getStatus() == AnswerStatus.ACCEPTED) {
            var absences = new ArrayList<String>();
            ContentJson.read(answer.getBody().getBytes(StandardCharsets.UTF_8)).path("absences").forEach(a -> absences.add(a.asText()));
            people.await(roster -> roster.find(personId).filter(p -> ToAvro.person(p).getAbsences().equals(absences)).isPresent(),
                    OWN_CHANGE_SHOWN_WITHIN);
        }
        return answer;
    }
}
