package io.countersign.policy.view;

import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.PersonRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Active flows and everyone in the directory. Thread-safe.
public final class FlowsView {

    /// A flow as published, and what its text says.
    ///
    /// @param definition null: an earlier version of the service published what this one can't read
    /// @param flaw what is wrong with it; null: nothing
    public record Published(FlowSnapshot snapshot, FlowDefinition definition, String flaw) {

        static Published of(FlowSnapshot flow) {
            try {
                return new Published(flow, FlowCompiler.load(flow.getYaml().getBytes(StandardCharsets.UTF_8)).definition(), null);
            } catch (IllegalArgumentException e) {
                return new Published(flow, null, e.getMessage());
            }
        }
    }

    private final Map<String, Published> flows = new ConcurrentSkipListMap<>();
    private final Map<String, Person> people = new ConcurrentSkipListMap<>();

    /// Takes one committed record in.
    public void take(Inbound in) {
        switch (in.value()) {
            case FlowSnapshot flow when flow.getVersion() == 0 -> flows.remove(flow.getFlow()); // only drafts, or retired
            case FlowSnapshot flow -> flows.put(flow.getFlow(), Published.of(flow));
            case PersonSnapshot person -> people.put(in.key(), PersonRecords.person(person.getPerson()));
            case null, default -> people.remove(in.key()); // a tombstone: that person left
        }
    }

    /// Active flows by name.
    public List<Published> flows() {
        return List.copyOf(flows.values());
    }

    /// The active version of a flow.
    public Optional<Published> flow(String name) {
        return Optional.ofNullable(flows.get(name));
    }

    /// Everyone, by id.
    public List<Person> people() {
        return List.copyOf(people.values());
    }

    /// Everyone, to be asked who stands for whom.
    public Roster roster() {
        return new Roster(people());
    }
}
