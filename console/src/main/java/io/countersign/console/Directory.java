package io.countersign.console;

import io.countersign.console.answer.Colleague;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Names of people. They are the same for whoever asks, so they are kept for a moment.
@ApplicationScoped
public class Directory {

    private static final Duration KEPT = Duration.ofSeconds(30);

    private record Copy(Instant at, List<Colleague> all, Map<String, Colleague> byId) {}

    private final Services services;
    private volatile Copy copy = new Copy(Instant.EPOCH, List.of(), Map.of());

    Directory(Services services) {
        this.services = services;
    }

    /// In the directory's order; the last known ones while it can't be asked.
    public List<Colleague> all() {
        return current().all();
    }

    /// The person's name; the id itself where there is no such person.
    public String name(String id) {
        var person = id == null ? null : current().byId().get(id);
        return person == null ? id : person.name();
    }

    /// After somebody said that they are away: the next look is a new one.
    public void forget() {
        copy = new Copy(Instant.EPOCH, copy.all(), copy.byId());
    }

    private Copy current() {
        var now = Instant.now();
        var kept = copy;
        if (now.isBefore(kept.at().plus(KEPT))) return kept;
        try {
            var all = services.list(Service.APPROVAL, "/people", Colleague.class).rows();
            kept = new Copy(now, all, all.stream().collect(Collectors.toMap(Colleague::id, Function.identity(), (first, _) -> first)));
            copy = kept;
        } catch (Refused refused) {
            // names are worth less than the page
        }
        return kept;
    }
}
