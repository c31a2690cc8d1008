package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.domain.ApprovalState;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.UnclaimApproval;
import io.countersign.schemas.avro.UndoDecision;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What people can ask approval-service for. Whether they may, and whether it fits, is judged by the single writer of the case;
/// what comes back is its committed answer.
@ApplicationScoped
public class Approvals {

    /// How long an accepted request waits until the queue shows it, so that who asked sees their own change.
    private static final Duration OWN_CHANGE_SHOWN_WITHIN = Duration.ofSeconds(2);
    private static final Comparator<ApprovalQueue.Item> MOST_IMPORTANT_FIRST = Comparator
            .comparingInt((ApprovalQueue.Item i) -> i.approval().question().priority()).reversed()
            .thenComparing(i -> i.approval().question().dueAt()).thenComparing(i -> i.approval().id());

    /// Which approvals to list; null: all of that sort.
    ///
    /// @param states those in one of these
    /// @param limit at most so many; 1 or more
    public record Filter(Set<ApprovalState> states, String owner, String flow, String caseId, int limit) {}

    /// Who asks, and how.
    ///
    /// @param idempotencyKey the same key gets the first answer again; null: none
    /// @param traceparent W3C trace context; null: none
    public record Request(Actor actor, String idempotencyKey, String traceparent) {}

    /// A decision as it is asked for.
    ///
    /// @param version version of the approval that the person was shown
    /// @param actionDigest digest of the action that the person was shown; null: no action
    /// @param edit what the person wants instead
    public record Wish(DecisionKind kind, long version, String actionDigest, String note, RunEdit edit, String cardDigest,
            Instant firstViewedAt, String channel) {}

    private final CommandGateway gateway;
    private final ApprovalQueue queue;
    private final Duration patience;

    @Inject
    Approvals(WriterRuntime runtime, ApprovalQueue queue, KernelSettings settings) {
        this(runtime.gateway(), queue, settings.answerWithin());
    }

    /// @param patience how long to wait for an answer
    public Approvals(CommandGateway gateway, ApprovalQueue queue, Duration patience) {
        this.gateway = gateway;
        this.queue = queue;
        this.patience = patience;
    }

    /// The approvals that `filter` names, the most important first.
    public List<ApprovalQueue.Item> list(Filter filter) {
        return queue.all()
                .filter(i -> filter.states() == null || filter.states().contains(i.approval().state()))
                .filter(i -> filter.owner() == null || filter.owner().equals(i.approval().question().owner()))
                .filter(i -> filter.flow() == null || filter.flow().equals(i.approval().question().flow()))
                .filter(i -> filter.caseId() == null || filter.caseId().equals(i.approval().caseId()))
                .sorted(MOST_IMPORTANT_FIRST).limit(filter.limit()).toList();
    }

    /// One approval.
    public Optional<ApprovalQueue.Item> find(String id) {
        return queue.find(id);
    }

    /// The run that an approval asks about; empty: it is no longer stored.
    public Optional<JsonNode> run(String id) {
        return queue.content(id).map(ContentJson::read);
    }

    /// Takes it for some minutes, so that others see it.
    ///
    /// @return empty: there is no such approval
    public Optional<Answer> claim(String id, Request request) {
        return queue.find(id).map(item -> ask(item, request, new ClaimApproval(id)));
    }

    /// Gives it back.
    ///
    /// @return empty: there is no such approval
    public Optional<Answer> unclaim(String id, Request request) {
        return queue.find(id).map(item -> ask(item, request, new UnclaimApproval(id)));
    }

    /// Takes a decision back that is not final yet.
    ///
    /// @return empty: there is no such approval
    public Optional<Answer> undo(String id, Request request) {
        return queue.find(id).map(item -> ask(item, request, new UndoDecision(id, null)));
    }

    /// Decides.
    ///
    /// @return empty: there is no such approval
    /// @throws RunEdit.NotValid what the person wants instead can't be taken
    public Optional<Answer> decide(String id, Request request, Wish wish) {
        return queue.find(id).map(item -> {
            var edited = wish.edit().isEmpty() ? null : wish.edit().applyTo(shownRun(id, wish.version()));
            return ask(item, request, DecideApproval.newBuilder().setApprovalId(id)
                    .setKind(io.countersign.schemas.avro.DecisionKind.valueOf(wish.kind().name())).setShownVersion(wish.version())
                    .setShownActionDigest(wish.actionDigest()).setCardDigest(wish.cardDigest()).setFirstViewedAt(wish.firstViewedAt())
                    .setNote(wish.note()).setEdited(edited == null ? null : ContentJson.of(edited))
                    .setEditedActionDigest(edited == null ? null : ContentJson.actionDigest(edited)).setChannel(wish.channel()).build());
        });
    }

    /// The run at the version that was shown: another instance may have shown one that this one has yet to read.
    private JsonNode shownRun(String id, long version) {
        queue.await(id, version, OWN_CHANGE_SHOWN_WITHIN);
        return run(id).orElseThrow(() -> new IllegalStateException("The content of approval " + id + " is no longer stored."));
    }

    private Answer ask(ApprovalQueue.Item item, Request request, Object command) {
        var caseId = item.approval().caseId();
        var head = CommandGateway.head(caseId, request.actor(), request.idempotencyKey(), Instant.now(), request.traceparent());
        var answer = gateway.ask(caseId, ApprovalCommand.newBuilder().setMeta(head).setCommand(command).build(), patience);
        if (answer.getStatus() == AnswerStatus.ACCEPTED) {
            var body = ContentJson.read(answer.getBody().getBytes(StandardCharsets.UTF_8));
            queue.await(item.approval().id(), body.path("version").asLong(), OWN_CHANGE_SHOWN_WITHIN);
        }
        return answer;
    }
}
