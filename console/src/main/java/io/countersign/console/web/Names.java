package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.ListedPerson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// People's names in place of their ids. Everyone who is signed in may know them, so all share what was read some seconds ago. Templates reach it as `cdi:names`.
@Named("names")
@ApplicationScoped
public class Names {

    private static final Duration KEPT = Duration.ofSeconds(10);

    private record Known(Map<String, ListedPerson> people, Instant at) {}

    private final Services services;
    private volatile Known known = new Known(Map.of(), Instant.EPOCH);

    Names(Services services) {
        this.services = services;
    }

    /// The person's name; the id of who is not in the directory (any more), and of programs.
    public String of(String id) {
        if (id == null) return "";
        var person = people().get(id);
        return person == null ? id : person.name();
    }

    /// Whether `id` is a person's.
    public boolean knows(String id) {
        return id != null && people().containsKey(id);
    }

    /// For templates that hand it on.
    public Names self() {
        return this;
    }

    /// For a round mark.
    public String initials(String id) {
        return new io.countersign.console.Person(id, of(id), List.of()).initials();
    }

    /// Everyone, in the directory's order.
    public List<ListedPerson> all() {
        return List.copyOf(people().values());
    }

    private Map<String, ListedPerson> people() {
        var now = Instant.now();
        if (known.at().plus(KEPT).isBefore(now)) {
            try {
                var people = new LinkedHashMap<String, ListedPerson>();
                services.list(Service.APPROVAL, "/people", ListedPerson.class).rows().forEach(p -> people.put(p.id(), p));
                known = new Known(people, now);
            } catch (Refused refused) {
                known = new Known(known.people(), now); // ids do, too
            }
        }
        return known.people();
    }
}
