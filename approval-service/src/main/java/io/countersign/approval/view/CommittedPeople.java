package io.countersign.approval.view;

import io.countersign.approval.People;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.PersonRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/// The directory as topic `people` has it.
public final class CommittedPeople implements People {

    private final ConcurrentSkipListMap<String, Person> byId = new ConcurrentSkipListMap<>();
    private final Object taken = new Object();
    private volatile Roster directory = new Roster(List.of());

    /// Takes in one snapshot.
    public void take(Inbound in) {
        if (in.value() == null) {
            byId.remove(in.key());
        } else {
            byId.put(in.key(), PersonRecords.person(((PersonSnapshot) in.value()).getPerson()));
        }
        directory = new Roster(List.copyOf(byId.values()));
        synchronized (taken) {
            taken.notifyAll();
        }
    }

    @Override
    public Roster directory() {
        return directory;
    }

    @Override
    public boolean await(Predicate<Roster> shows, Duration patience) {
        var until = Instant.now().plus(patience);
        synchronized (taken) {
            while (!shows.test(directory())) {
                long left = Duration.between(Instant.now(), until).toMillis();
                if (left <= 0) {
                    return false;
                }
                try {
                    taken.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }
}
