package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Services.Listing;
import io.countersign.console.Session;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.answer.QueueFigures;
import io.countersign.console.domain.QueueFilter;
import io.countersign.console.web.ExceptionQueue.Done;
import io.countersign.console.web.ExceptionQueue.Duty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Asks the services for what the queue's pages show.
@ApplicationScoped
class ExceptionQueues {

    private static final int PAGE = 50;
    /// What is about money the queue does not know apart: so many are looked through.
    private static final int LOOKED_THROUGH = 500;
    private static final String QUEUE_OWNER = "queue-owner";

    private final Services services;
    private final Session session;
    private final Directory directory;

    ExceptionQueues(Services services, Session session, Directory directory) {
        this.services = services;
        this.session = session;
        this.directory = directory;
    }

    /// @param settled what was settled just before; null: nothing
    ExceptionQueue of(QueueFilter filter, String selected, String settled) {
        return of(filter, selected, settled, List.of(), null, null);
    }

    /// The same with what became of a selection.
    ExceptionQueue of(QueueFilter filter, String selected, String settled, List<Done> done, String wrong, String typed) {
        var page = rows(filter);
        var last = page.rows().isEmpty() && filter.plain() ? last() : null;
        return new ExceptionQueue(filter, page.rows(), page.next(), filter.after() == null, stats(), flows(), duty(page.rows()), last, selected, find(settled), done, wrong,
                typed, UUID.randomUUID().toString(), me());
    }

    /// Null: there is none, or it can't be seen.
    ExceptionRow find(String id) {
        if (id == null) return null;
        try {
            return services.get(Service.EXCEPTION, "/exceptions/" + Services.escape(id), ExceptionRow.class);
        } catch (Refused refused) {
            return null;
        }
    }

    ExceptionQueue figures(QueueFilter filter) {
        return new ExceptionQueue(filter, List.of(), "", false, stats(), List.of(), List.of(), null, null, null, List.of(), null, null, "", me());
    }

    /// A part of the queue. What the queue can't find any more (a part of yesterday's) begins anew.
    Listing<ExceptionRow> rows(QueueFilter filter) {
        var after = filter.after();
        var money = filter.view().equals("money");
        var narrowed = filter.asked(me());
        var path = "/exceptions?limit=" + (money ? LOOKED_THROUGH : PAGE) + (narrowed.isEmpty() ? "" : "&" + narrowed);
        Listing<ExceptionRow> page;
        try {
            page = services.list(Service.EXCEPTION, path + (after == null ? "" : "&after=" + Services.escape(after)), ExceptionRow.class);
        } catch (Refused refused) {
            if (after == null || refused.status() != 422) throw refused;
            page = services.list(Service.EXCEPTION, path, ExceptionRow.class);
        }
        return money ? new Listing<>(page.rows().stream().filter(row -> row.amount() != null).toList(), page.next()) : page;
    }

    /// Whether it still is what the list shows.
    boolean belongs(ExceptionRow row, QueueFilter filter) {
        return switch (filter.view()) {
            case "closed" -> !row.isOpen();
            case "mine" -> row.isOpen() && Stream.of(row.owner(), row.backup(), row.escalatedTo(), row.claimedBy()).anyMatch(me()::equals);
            case "unclaimed" -> row.isOpen() && !row.isClaimed() && !row.isAside();
            case "snoozed" -> row.isAside();
            default -> row.isOpen();
        };
    }

    private String me() {
        return session.person().id();
    }

    private QueueFigures stats() {
        try {
            return services.get(Service.EXCEPTION, "/exceptions/stats", QueueFigures.class);
        } catch (Refused refused) {
            return null;
        }
    }

    private record FlowName(String flow) {}

    private List<String> flows() {
        try {
            return List.of(services.get(Service.POLICY, "/flows", FlowName[].class)).stream().map(FlowName::flow).sorted().toList();
        } catch (Refused refused) {
            return List.of();
        }
    }

    private ExceptionRow last() {
        return services.list(Service.EXCEPTION, "/exceptions?limit=1&state=RESOLVED", ExceptionRow.class).rows().stream().findFirst().orElse(null);
    }

    /// The queue owner, and whoever is asked for what is listed.
    private List<Duty> duty(List<ExceptionRow> rows) {
        var roles = Stream.concat(rows.stream().map(ExceptionRow::ownerRole).filter(role -> role != null), Stream.of(QUEUE_OWNER)).distinct();
        return roles.flatMap(role -> directory.all().stream().filter(p -> p.onDuty() != null && p.onDuty().contains(role)).limit(1).map(p -> new Duty(role, p))).toList();
    }
}
