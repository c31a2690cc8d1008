package io.countersign.approval;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.Approvals.Request;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.domain.Words;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// One decision over several approvals that are alike and small. Each is decided for itself, on what the person was shown of it; the
/// single writer of its case judges it like any other, also whether that is stale.
@ApplicationScoped
public class BulkDecisions {

    /// Fewest and most approvals that are decided at once.
    public static final int MIN = 2;
    public static final int MAX = 100;
    /// Code of the refusal of those that can't be decided at once.
    public static final String NOT_ALIKE = "NOT_ALIKE";

    /// One of them, as the person was shown it.
    ///
    /// @param version version of the approval
    /// @param actionDigest digest of the action; null: no action
    /// @param cardDigest SHA-256 of what was shown; null: not said
    public record Chosen(String id, long version, String actionDigest, String cardDigest) {}

    /// How it ended for one.
    ///
    /// @param state where it stands now
    /// @param code `OK`, or a stable code of a refusal
    public record Result(String id, boolean ok, String state, String code, String detail) {}

    /// @param results in the order asked for
    public record Outcome(String bulkId, List<Result> results) {}

    /// These approvals can't be decided at once. The message says field, value and remedy.
    public static final class NotAlike extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAlike(String message) {
            super(message);
        }
    }

    private record Asked(Chosen chosen, Item item) {}

    private record Sent(Item item, CompletableFuture<Answer> answer) {}

    private final Approvals approvals;

    BulkDecisions(Approvals approvals) {
        this.approvals = approvals;
    }

    /// Decides over all of `chosen`.
    ///
    /// @param kind approve or reject
    /// @param channel `rest`, `cli` or `console`
    /// @throws NotAlike those that wait are not of one rule and one action type, of low risk, in one currency, within the flow's limit
    public Outcome decide(List<Chosen> chosen, DecisionKind kind, String note, String channel, Request request) {
        var bulkId = bulkId(request);
        var asked = asked(chosen);
        // What doesn't wait any more is told so, or, asked again with the same key, how it ended: it is no reason to refuse the others.
        try {
            check(asked.stream().map(Asked::item).filter(i -> i.approval().waits()).toList());
        } catch (NotAlike e) {
            approvals.refuseBulk(asked.getFirst().item(), e.getMessage(), request);
            throw e;
        }
        var sent = asked.stream().map(a -> new Sent(a.item(), approvals.decideAsOneOf(bulkId, a.item(), a.chosen(), each(request, a.item()), kind, note, channel)))
                .toList();
        return new Outcome(bulkId, sent.stream().map(this::result).toList());
    }

    private Result result(Sent sent) {
        var id = sent.item().approval().id();
        try {
            var answer = approvals.shown(sent.item(), sent.answer().join());
            boolean ok = answer.getStatus() == AnswerStatus.ACCEPTED;
            var state = ok ? ContentJson.read(answer.getBody().getBytes(StandardCharsets.UTF_8)).path("state").asText() : state(sent.item());
            return new Result(id, ok, state, answer.getCode(), answer.getDetail());
        } catch (CompletionException e) {
            if (e.getCause() instanceof NoAnswer) {
                return new Result(id, false, state(sent.item()), "NO_ANSWER", e.getCause().getMessage());
            }
            throw e;
        }
    }

    private String state(Item item) {
        return approvals.find(item.approval().id()).orElse(item).approval().state().name();
    }

    private List<Asked> asked(List<Chosen> chosen) {
        if (chosen.size() < MIN || chosen.size() > MAX) {
            throw new NotAlike("items has " + chosen.size() + " entries; give " + MIN + " to " + MAX + ".");
        }
        var seen = new HashSet<String>();
        return chosen.stream().map(one -> {
            if (!seen.add(one.id())) {
                throw new NotAlike("items has '" + Words.shown(one.id()) + "' twice; give each once.");
            }
            return new Asked(one, approvals.find(one.id())
                    .orElseThrow(() -> new NotAlike("items has '" + Words.shown(one.id()) + "', which is no approval; the queue lists those there are.")));
        }).toList();
    }

    private static void check(List<Item> items) {
        for (var item : items) {
            if (!"low".equals(item.approval().question().risk())) {
                throw new NotAlike("items has '" + item.approval().id() + "' of risk " + item.approval().question().risk()
                        + "; decide at once only what is of low risk, and this one alone.");
            }
        }
        same(items, "rule", i -> i.approval().question().rule());
        same(items, "action type", i -> i.approval().question().action().type());
        same(items, "flow", i -> i.approval().question().flow());
        var amounts = items.stream().filter(i -> i.approval().question().action().amount() != null).toList();
        if (!amounts.isEmpty()) {
            same(items, "currency", i -> i.approval().question().action().currency());
            sum(amounts);
        }
    }

    private static void same(List<Item> items, String what, Function<Item, String> field) {
        for (var item : items) {
            var value = field.apply(item);
            if (value == null) {
                throw new NotAlike("items has '" + item.approval().id() + "' without a " + what + "; decide it alone.");
            }
            var first = field.apply(items.getFirst());
            if (!value.equals(first)) {
                throw new NotAlike("items differ in the " + what + ", " + first + " and " + value + "; decide at once only what has one " + what + ".");
            }
        }
    }

    private static void sum(List<Item> items) {
        if (items.stream().anyMatch(i -> i.approval().question().terms().bulkLimit() == null)) {
            throw new NotAlike("items have amounts, and their flow names no bulkLimit; decide them one by one, or give the action a bulkLimit in the flow.");
        }
        var limit = items.stream().map(i -> new BigDecimal(i.approval().question().terms().bulkLimit())).reduce(BigDecimal::min).orElseThrow();
        var sum = items.stream().map(i -> new BigDecimal(i.approval().question().action().amount())).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(limit) > 0) {
            throw new NotAlike("items sum up to " + sum.toPlainString() + " " + items.getFirst().approval().question().action().currency()
                    + ", above the flow's limit of " + limit.toPlainString() + " for one bulk decision; choose fewer.");
        }
    }

    private static Request each(Request request, Item item) {
        return new Request(request.actor(), request.idempotencyKey() == null ? null : request.idempotencyKey() + "\n" + item.approval().id(),
                request.traceparent());
    }

    /// The same request has the same id when it is sent again.
    private static String bulkId(Request request) {
        var unique = request.idempotencyKey() == null ? UUID.randomUUID().toString() : request.actor().getId() + "\n" + request.idempotencyKey();
        return "bulk_" + ContentJson.hexSha256(unique.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }
}
