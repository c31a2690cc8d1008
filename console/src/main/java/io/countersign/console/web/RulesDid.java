package io.countersign.console.web;

import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.RuleFigures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What rules did, counted by the Record. Counting takes seconds, so an answer serves the person who asked for a minute, and pages come without it first.
@ApplicationScoped
class RulesDid {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private record Kept(RuleFigures figures, Instant until) {}

    private final Services services;
    private final Session session;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    RulesDid(Services services, Session session) {
        this.services = services;
        this.session = session;
    }

    /// Empty: it has to be counted first ([#count()]).
    Optional<RuleFigures> known() {
        return Optional.ofNullable(kept.get(session.person().id())).filter(one -> one.until().isAfter(Instant.now())).map(Kept::figures);
    }

    RuleFigures count() {
        return known().orElseGet(() -> {
            var figures = services.get(Service.AUDIT, "/insights/rules", RuleFigures.class);
            kept.values().removeIf(one -> one.until().isBefore(Instant.now()));
            kept.put(session.person().id(), new Kept(figures, Instant.now().plus(FRESH)));
            return figures;
        });
    }
}
