package io.countersign.approval.streams;

import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.avro.ToAvro;
import io.countersign.approval.domain.DirectoryChange;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.LoadDirectory;
import io.countersign.schemas.avro.PersonChanged;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonRemoved;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import java.util.List;
import java.util.Map;

/// Keeps the directory, on partition 0. It is loaded whole; only what differs is published, so loading it again changes nothing.
final class DirectoryKeeper {

    private static final String WHOLE = "directory";

    private DirectoryKeeper() {}

    static void load(Inbound in, LoadDirectory load, Desk desk) {
        var sender = in.command().orElseThrow();
        if (sender.getActor().getKind() != ActorKind.SYSTEM || !sender.getActor().getId().equals(Topics.APPROVAL) || desk.partition() != 0) {
            desk.refuse(in, new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN",
                    "Only " + Topics.APPROVAL + " itself loads the directory, on partition 0; change the file of people instead.", null));
            return;
        }
        var book = desk.book(ApprovalTopology.DIRECTORY, Roster.class);
        var before = book.get(WHOLE).orElse(new Roster(List.of()));
        var after = new Roster(load.getPeople().stream().map(FromAvro::person).toList());
        var change = DirectoryChange.between(before, after);
        for (var person : change.changed()) {
            var known = before.find(person.id()).isPresent();
            publish(person, new PersonChanged(ToAvro.person(person)), known ? "The directory entry of " + person.name() + " changed"
                    : person.name() + " is in the directory", Cause.of(sender), desk);
            desk.snapshot(Topics.PEOPLE, person.id(), new PersonSnapshot(ToAvro.person(person)));
        }
        for (var person : change.removed()) {
            publish(person, new PersonRemoved("no longer in the file of people"), person.name() + " is no longer in the directory",
                    Cause.of(sender), desk);
            desk.snapshot(Topics.PEOPLE, person.id(), null);
        }
        book.put(WHOLE, after);
        desk.accept(in, "OK", "The directory has " + after.people().size() + " people.",
                Map.of("people", after.people().size(), "changed", change.changed().size(), "removed", change.removed().size()));
    }

    private static void publish(Person person, Object event, String summary, Cause cause, Desk desk) {
        var entity = "person:" + person.id();
        desk.publish(Topics.PEOPLE_EVENTS, new Desk.About(entity, null, entity), cause, summary,
                head -> PersonEvent.newBuilder().setMeta(head).setPersonId(person.id()).setEvent(event).build());
    }
}
