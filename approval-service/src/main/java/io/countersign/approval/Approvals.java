package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ClaimApproval;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DelegateApproval;
import io.countersign.schemas.avro.NoteApproval;
import io.countersign.schemas.avro.ReassignApproval;
import io.countersign.schemas.avro.RefuseBulk;
import io.countersign.schemas.avro.UnclaimApproval;
import io.countersign.schemas.avro.UndoDecision;
import io.countersign.schemas.avro.ViewApproval;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.NotReadableNow;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What people can ask approval-service for. Whether they may, and whether it fits, is judged by the single writer of the case;
/// what comes back is its committed answer.
@ApplicationScoped
public class Approvals {

    /// How long an accepted request waits until the queue shows it, so that who asked sees their own change.
    private static final Duration OWN_CHANGE_SHOWN_WITHIN = Duration.ofSeconds(2);

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

    /// One approval.
    public Optional<ApprovalQueue.Item> find(String id) {
        return queue.find(id);
    }

    /// The run that an approval asks about, as asked and as it is now; empty: it is no longer stored.
    public Optional<Versions> run(String id) {
        return queue.content(id).map(Versions::of);
    }

    /// Takes it for some minutes, so that others see it. Like everything below: empty when there is no such approval.
    public Optional<Answer> claim(String id, Request request) {
        return ask(id, request, new ClaimApproval(id));
    }

    /// Gives it back.
    public Optional<Answer> unclaim(String id, Request request) {
        return ask(id, request, new UnclaimApproval(id));
    }

    /// Takes a decision back that is not final yet.
    ///
    /// @param note why; null: not said
    public Optional<Answer> undo(String id, Request request, String note) {
        return ask(id, request, new UndoDecision(id, note));
    }

    /// Says that the person was shown it.
    ///
    /// @param version version that was shown
    /// @param cardDigest SHA-256 of what was shown; null: not said
    public Optional<Answer> view(String id, Request request, long version, String cardDigest) {
        return ask(id, request, new ViewApproval(id, version, cardDigest));
    }

    /// Lets somebody else decide; the owner stays accountable.
    public Optional<Answer> delegate(String id, Request request, String to, String note) {
        return ask(id, request, new DelegateApproval(id, to, note));
    }

    /// Gives it to another owner.
    public Optional<Answer> reassign(String id, Request request, String to, String note) {
        return ask(id, request, new ReassignApproval(id, to, note));
    }

    /// Writes something down on it.
    public Optional<Answer> note(String id, Request request, String note) {
        return ask(id, request, new NoteApproval(id, note));
    }

    /// Decides.
    ///
    /// @throws RunEdit.NotValid what the person wants instead can't be sent
    /// @throws NotReadableNow it would be made of an older draft; asked again, with the same key, it may go
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

    /// Decides as one of several that are decided in the same way, on what the person was shown of it. Returns at once.
    ///
    /// @return completes with the committed answer, or with [CommandGateway.NoAnswer]
    CompletableFuture<Answer> decideAsOneOf(String bulkId, ApprovalQueue.Item item, BulkDecisions.Chosen shown, Request request, DecisionKind kind, String note,
            String channel) {
        var approval = item.approval();
        return gateway.askAsync(approval.caseId(), command(item, request, DecideApproval.newBuilder().setApprovalId(approval.id())
                .setKind(io.countersign.schemas.avro.DecisionKind.valueOf(kind.name())).setShownVersion(shown.version())
                .setShownActionDigest(shown.actionDigest()).setCardDigest(shown.cardDigest()).setNote(note).setChannel(channel).setBulkId(bulkId).build()), patience);
    }

    /// Has it recorded, with the first of them, that several could not be decided at once.
    void refuseBulk(ApprovalQueue.Item first, String detail, Request request) {
        ask(first, new Request(request.actor(), null, request.traceparent()), new RefuseBulk(first.approval().id(), detail));
    }

    /// Waits until the queue shows what `answer` says of `item`.
    Answer shown(ApprovalQueue.Item item, Answer answer) {
        if (answer.getStatus() == AnswerStatus.ACCEPTED) {
            var body = ContentJson.read(answer.getBody().getBytes(StandardCharsets.UTF_8));
            queue.await(item.approval().id(), body.path("version").asLong(), OWN_CHANGE_SHOWN_WITHIN);
        }
        return answer;
    }

    /// The run at the version that was shown: another instance may have shown one that this one has yet to read.
    private JsonNode shownRun(String id, long version) {
        if (!queue.await(id, version, OWN_CHANGE_SHOWN_WITHIN)) {
            throw new NotReadableNow("Version " + version + " of approval " + id
                    + " is not read here yet; send it again, or look at it again if it has no such version.", null);
        }
        return run(id).map(Versions::now).orElseThrow(() -> new IllegalStateException("The content of approval " + id + " is no longer stored."));
    }

    private Optional<Answer> ask(String id, Request request, Object command) {
        return queue.find(id).map(item -> ask(item, request, command));
    }

    private Answer ask(ApprovalQueue.Item item, Request request, Object command) {
        return shown(item, gateway.ask(item.approval().caseId(), command(item, request, command), patience));
    }

    private static ApprovalCommand command(ApprovalQueue.Item item, Request request, Object command) {
        var head = CommandGateway.head(item.approval().caseId(), request.actor(), request.idempotencyKey(), Instant.now(), request.traceparent());
        return ApprovalCommand.newBuilder().setMeta(head).setCommand(command).build();
    }
}
