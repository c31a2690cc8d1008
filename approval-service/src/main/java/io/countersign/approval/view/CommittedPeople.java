package io.countersign.approval.view;

import io.countersign.approval.People;
import io.countersign.approval.avro.FromAvro;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Inbound;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// The directory as topic `people` has it.
public final class CommittedPeople implements People {

    private final ConcurrentSkipListMap<String, Person> byId = new ConcurrentSkipListMap<>();

    /// Takes in one snapshot.
    public void take(Inbound in) {
        if (in.value() == null) {
            byId.remove(in.key());
        } else {
            byId.put(in.key(), FromAvro.person(((PersonSnapshot) in.value()).getPerson()));
        }
    }

    @Override
    public Roster directory() {
        return new Roster(List.copyOf(byId.values()));
    }
}
