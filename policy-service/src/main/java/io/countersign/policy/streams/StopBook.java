package io.countersign.policy.streams;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.Stop;
import io.countersign.policy.domain.StopScope;
import io.countersign.policy.domain.Stops;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The engaged stops as a partition keeps them, by scope: whether a run is stopped takes four look-ups, however many stops there are.
final class StopBook implements Stops {

    static final String NAME = "stops";
    private static final String ALL = "*";

    private final Book<EngagedStop> book;

    StopBook(Desk desk) {
        this.book = desk.book(NAME, EngagedStop.class);
    }

    @Override
    public Optional<Stop> on(String flow, String actionType) {
        return StopScope.covering(flow, actionType).stream().flatMap(scope -> of(scope).stream()).findFirst().map(EngagedStop::stop);
    }

    /// The stop of exactly that scope.
    Optional<EngagedStop> of(StopScope scope) {
        return book.get(key(scope));
    }

    Optional<EngagedStop> find(String stopId) {
        return all().stream().filter(stop -> stop.stopId().equals(stopId)).findFirst();
    }

    List<EngagedStop> all() {
        return book.keys("", "~", Integer.MAX_VALUE).stream().flatMap(key -> book.get(key).stream()).toList();
    }

    /// What is stopped in one flow only: reasons by action type, `*` for every action.
    Map<String, String> in(String flow) {
        return all().stream().filter(stop -> flow.equals(stop.scope().flow()))
                .collect(Collectors.toMap(stop -> stop.scope().action() == null ? ALL : stop.scope().action(), EngagedStop::reason));
    }

    void put(EngagedStop stop) {
        book.put(key(stop.scope()), stop);
    }

    void remove(EngagedStop stop) {
        book.remove(key(stop.scope()));
    }

    private static String key(StopScope scope) {
        return part(scope.flow()) + "|" + part(scope.action());
    }

    private static String part(String name) {
        return name == null ? ALL : URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
