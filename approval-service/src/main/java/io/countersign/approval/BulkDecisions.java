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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// One decision over several approvals that are alike and small. Each is decided for itself, at the version and on the action that
/// it has now; the single writer of its case judges it like any other.
@ApplicationScoped
public class BulkDecisions {

    /// Fewest and most approvals that are decided at once.
    public static final int MIN = 2;
    public static final int MAX = 100;

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

    private record Sent(Item item, CompletableFuture<Answer> answer) {}

    private final Approvals approvals;

    BulkDecisions(Approvals approvals) {
        this.approvals = approvals;
    }

    /// Decides over all of `ids`.
    ///
    /// @param kind approve or reject
    /// @throws NotAlike they are not of one rule and one action type, of low risk, in one currency, within the flow's limit
    public Outcome decide(List<String> ids, DecisionKind kind, String note, Request request) {
        var bulkId = bulkId(request);
        var items = items(ids);
        // Who asks again with the same key is told how it ended; what was decided then is no part of the set any more.
        var open = items.stream().filter(i -> !decidedIn(bulkId, i)).toList();
        check(open);
        var sent = open.stream().map(item -> new Sent(item, approvals.decideAsOneOf(bulkId, item, each(request, item), kind, note))).toList();
        var results = new ArrayList<Result>();
        for (var item : items) {
            results.add(sent.stream().filter(s -> s.item() == item).findFirst().map(this::result).orElseGet(() -> new Result(item.approval().id(), true,
                    item.approval().state().name(), "OK", "Decided before, by the same request.")));
        }
        return new Outcome(bulkId, results);
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

    private List<Item> items(List<String> ids) {
        if (ids.size() < MIN || ids.size() > MAX) {
            throw new NotAlike("ids has " + ids.size() + " entries; give " + MIN + " to " + MAX + ".");
        }
        var seen = new HashSet<String>();
        return ids.stream().map(id -> {
            if (!seen.add(Objects.requireNonNullElse(id, "null"))) {
                throw new NotAlike("ids has '" + Words.shown(id) + "' twice; give each once.");
            }
            return (id == null ? Optional.<Item>empty() : approvals.find(id))
                    .orElseThrow(() -> new NotAlike("ids has '" + Words.shown(id) + "', which is no approval; the queue lists those there are."));
        }).toList();
    }

    private static void check(List<Item> items) {
        for (var item : items) {
            if (!item.approval().waits()) {
                throw new NotAlike("ids has '" + item.approval().id() + "', which is " + item.approval().state() + "; leave it out.");
            }
            if (!"low".equals(item.approval().question().risk())) {
                throw new NotAlike("ids has '" + item.approval().id() + "' of risk " + item.approval().question().risk()
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
                throw new NotAlike("ids has '" + item.approval().id() + "' without a " + what + "; decide it alone.");
            }
            var first = field.apply(items.getFirst());
            if (!value.equals(first)) {
                throw new NotAlike("ids differ in the " + what + ", " + first + " and " + value + "; decide at once only what has one " + what + ".");
            }
        }
    }

    private static void sum(List<Item> items) {
        if (items.stream().anyMatch(i -> i.approval().question().terms().bulkLimit() == null)) {
            throw new NotAlike("ids have amounts, and their flow names no bulkLimit; decide them one by one, or give the action a bulkLimit in the flow.");
        }
        var limit = items.stream().map(i -> new BigDecimal(i.approval().question().terms().bulkLimit())).reduce(BigDecimal::min).orElseThrow();
        var sum = items.stream().map(i -> new BigDecimal(i.approval().question().action().amount())).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(limit) > 0) {
            throw new NotAlike("ids sum up to " + sum.toPlainString() + " " + items.getFirst().approval().question().action().currency()
                    + ", above the flow's limit of " + limit.toPlainString() + " for one bulk decision; choose fewer.");
        }
    }

    private static boolean decidedIn(String bulkId, Item item) {
        return item.bulks().contains(bulkId);
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
