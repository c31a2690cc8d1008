package io.countersign.approval.streams;

import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.avro.ToAvro;
import io.countersign.approval.domain.AbsenceRules;
import io.countersign.approval.domain.Asker;
import io.countersign.approval.domain.DirectoryChange;
import io.countersign.approval.domain.KeptDirectory;
import io.countersign.approval.domain.Words;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AbsenceEnded;
import io.countersign.schemas.avro.AbsenceSet;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EndAbsence;
import io.countersign.schemas.avro.LoadDirectory;
import io.countersign.schemas.avro.PersonChanged;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonRemoved;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.SetAbsence;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.PersonRecords;
import io.countersign.singlewriter.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps the directory, on partition 0. It is loaded whole; only what differs is published, so loading it again changes nothing.
/// Absences that people ask for are kept apart from what is loaded.
final class DirectoryKeeper {

    private static final String WHOLE = "directory";

    private DirectoryKeeper() {}

    /// Whether a command is for the directory.
    static boolean keeps(Object command) {
        return command instanceof LoadDirectory || command instanceof SetAbsence || command instanceof EndAbsence;
    }

    static void judge(Inbound in, Object command, Desk desk) {
        switch (command) {
            case LoadDirectory c -> load(in, c, desk);
            case SetAbsence c -> set(in, c, desk);
            case EndAbsence c -> end(in, c, desk);
            default -> throw new IllegalArgumentException("not for the directory: " + command.getClass());
        }
    }

    /// Only partition 0 writes the topic of people's events; what goes wrong elsewhere is recorded where it came in.
    static void recordRefusal(Inbound in, Object command, Refusal refusal, Desk desk) {
        var sender = in.command().orElseThrow();
        var name = kept(desk).roster().name(sender.getActor().getId());
        var person = person(command);
        var sentence = Words.refused(name, doing(command, desk), null, refusal.detail());
        var entity = "person:" + person.orElse(ApprovalTopology.DIRECTORY);
        var refused = CommandRefused.newBuilder().setCommandId(sender.getCommandId()).setCommand(command.getClass().getSimpleName())
                .setCode(refusal.code()).setDetail(refusal.detail()).setTarget(person.orElse(null)).build();
        var about = new Desk.About(entity, null, sender.getCommandId());
        if (desk.partition() == 0) {
            desk.publish(Topics.PEOPLE_EVENTS, about, Cause.of(sender), sentence, head -> PersonEvent.newBuilder().setMeta(head)
                    .setPersonId(person.orElse(ApprovalTopology.DIRECTORY)).setEvent(refused).build());
        } else {
            desk.publish(Topics.APPROVAL_EVENTS, about, Cause.of(sender), sentence, head -> ApprovalEvent.newBuilder().setMeta(head)
                    .setApprovalId(ApprovalTopology.DIRECTORY).setEvent(refused).build());
        }
    }

    private static void load(Inbound in, LoadDirectory load, Desk desk) {
        var sender = in.command().orElseThrow();
        if (sender.getActor().getKind() != ActorKind.SYSTEM || !sender.getActor().getId().equals(Topics.APPROVAL) || desk.partition() != 0) {
            desk.refuse(in, new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN",
                    "Only " + Topics.APPROVAL + " itself loads the directory, on partition 0; change the file of people instead.", null));
            return;
        }
        var kept = kept(desk);
        var loaded = kept.loaded(new Roster(load.getPeople().stream().map(PersonRecords::person).toList()));
        var before = kept.roster();
        var after = loaded.roster();
        var change = DirectoryChange.between(before, after);
        for (var person : change.changed()) {
            var known = before.find(person.id()).isPresent();
            publish(person.id(), new PersonChanged(ToAvro.person(person)), known ? "The directory entry of " + person.name() + " changed"
                    : person.name() + " is in the directory", Cause.of(sender), desk);
            snapshot(person, desk);
        }
        for (var person : change.removed()) {
            publish(person.id(), new PersonRemoved("no longer in the file of people"), person.name() + " is no longer in the directory",
                    Cause.of(sender), desk);
            desk.snapshot(Topics.PEOPLE, person.id(), null);
        }
        book(desk).put(WHOLE, loaded);
        desk.accept(in, "OK", "The directory has " + after.people().size() + " people.",
                Map.of("people", after.people().size(), "changed", change.changed().size(), "removed", change.removed().size()));
    }

    private static void set(Inbound in, SetAbsence c, Desk desk) {
        var now = desk.now();
        var kept = kept(desk);
        // What lies behind is over: an absence counts from now on.
        var absence = new Person.Absence(c.getFrom().isAfter(now) ? c.getFrom() : now, c.getTo(), c.getCover());
        var refused = wrongPlace(desk).or(() -> AbsenceRules.toSet(kept, asker(in), c.getPersonId(), absence, now));
        if (refused.isPresent()) {
            refuse(in, refused.get(), c.getPersonId(), desk);
            return;
        }
        var changed = kept.with(c.getPersonId(), absence, now);
        var words = AbsenceRules.words(kept.roster(), c.getPersonId(), absence, now) + AbsenceRules.uncovered(kept.roster(), c.getPersonId(), absence);
        publish(c.getPersonId(), new AbsenceSet(absence.from(), absence.to(), absence.cover(), c.getNote()), words + by(in, c.getPersonId(), kept)
                + (c.getNote() == null ? "" : ": " + c.getNote()), Cause.of(in.command().orElseThrow()), desk);
        settle(in, c.getPersonId(), changed, words + ".", desk);
    }

    private static void end(Inbound in, EndAbsence c, Desk desk) {
        var kept = kept(desk);
        var refused = wrongPlace(desk).or(() -> AbsenceRules.toEnd(kept, asker(in), c.getPersonId(), desk.now()));
        if (refused.isPresent()) {
            refuse(in, refused.get(), c.getPersonId(), desk);
            return;
        }
        var ended = kept.ending(c.getPersonId(), desk.now()).orElseThrow();
        var words = AbsenceRules.back(kept.roster(), c.getPersonId(), ended, desk.now());
        publish(c.getPersonId(), new AbsenceEnded(desk.now()), words + by(in, c.getPersonId(), kept), Cause.of(in.command().orElseThrow()), desk);
        settle(in, c.getPersonId(), kept.without(c.getPersonId(), ended), words + ".", desk);
    }

    private static void settle(Inbound in, String personId, KeptDirectory changed, String detail, Desk desk) {
        book(desk).put(WHOLE, changed);
        var person = changed.roster().find(personId).orElseThrow();
        snapshot(person, desk);
        var absence = person.absenceAt(desk.now());
        var body = new LinkedHashMap<String, Object>();
        body.put("id", personId);
        body.put("away", absence.isPresent());
        body.put("awayUntil", absence.map(a -> a.to().toString()).orElse(null));
        body.put("cover", absence.map(Person.Absence::cover).orElse(null));
        body.put("absences", ToAvro.person(person).getAbsences());
        body.put("detail", detail);
        desk.accept(in, "OK", detail, body);
    }

    private static Optional<AbsenceRules.Refused> wrongPlace(Desk desk) {
        return desk.partition() == 0 ? Optional.empty() : Optional.of(new AbsenceRules.Refused(AbsenceRules.Reason.FORBIDDEN,
                "Absences are set on partition 0, not on " + desk.partition() + "; ask " + Topics.APPROVAL + " to set them."));
    }

    private static void refuse(Inbound in, AbsenceRules.Refused refused, String personId, Desk desk) {
        var kind = switch (refused.reason()) {
            case FORBIDDEN -> Refusal.Kind.FORBIDDEN;
            case NOT_FOUND -> Refusal.Kind.NOT_FOUND;
            case NOT_VALID -> Refusal.Kind.INVALID;
            case NOT_AWAY -> Refusal.Kind.CONFLICT;
        };
        desk.refuse(in, new Refusal(kind, refused.reason().name(), refused.detail(), personId));
    }

    /// Who said it, where it wasn't the person.
    private static String by(Inbound in, String personId, KeptDirectory kept) {
        var by = in.command().orElseThrow().getActor().getId();
        return by.equals(personId) ? "" : ", said " + kept.roster().name(by);
    }

    private static Asker asker(Inbound in) {
        return FromAvro.asker(in.command().orElseThrow().getActor());
    }

    private static Optional<String> person(Object command) {
        return switch (command) {
            case SetAbsence c -> Optional.of(c.getPersonId());
            case EndAbsence c -> Optional.of(c.getPersonId());
            default -> Optional.empty();
        };
    }

    private static String doing(Object command, Desk desk) {
        var roster = kept(desk).roster();
        return switch (command) {
            case SetAbsence c -> "say that " + roster.name(c.getPersonId()) + " is away";
            case EndAbsence c -> "say that " + roster.name(c.getPersonId()) + " is back";
            default -> "load the directory";
        };
    }

    private static void publish(String personId, Object event, String summary, Cause cause, Desk desk) {
        var entity = "person:" + personId;
        desk.publish(Topics.PEOPLE_EVENTS, new Desk.About(entity, null, entity), cause, summary,
                head -> PersonEvent.newBuilder().setMeta(head).setPersonId(personId).setEvent(event).build());
    }

    private static void snapshot(Person person, Desk desk) {
        desk.snapshot(Topics.PEOPLE, person.id(), new PersonSnapshot(ToAvro.person(person)));
    }

    private static KeptDirectory kept(Desk desk) {
        return book(desk).get(WHOLE).orElse(KeptDirectory.empty());
    }

    private static Book<KeptDirectory> book(Desk desk) {
        return desk.book(ApprovalTopology.DIRECTORY, KeptDirectory.class);
    }
}
