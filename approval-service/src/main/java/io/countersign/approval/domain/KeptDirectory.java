package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The directory as it is kept: the people as their file has them and, apart from it, the absences that somebody asked for, so that
/// loading the file again leaves these alone.
///
/// @param people as the file has them
/// @param away absences that were asked for, by person; null: none
public record KeptDirectory(List<Person> people, Map<String, List<Absence>> away) {

    public KeptDirectory {
        away = away == null ? Map.of() : away;
    }

    /// Nobody.
    public static KeptDirectory empty() {
        return new KeptDirectory(List.of(), Map.of());
    }

    /// Everyone with all their absences. One that was asked for counts before one of the file.
    public Roster roster() {
        return new Roster(people.stream().map(p -> new Person(p.id(), p.name(), p.email(), p.roles(), p.onDuty(),
                Stream.concat(asked(p.id()).stream(), p.absences().stream()).toList())).toList());
    }

    /// The absences of a person that somebody asked for.
    public List<Absence> asked(String personId) {
        return away.getOrDefault(personId, List.of());
    }

    /// With the people of another file; whoever is not in it is forgotten.
    public KeptDirectory loaded(Roster file) {
        var kept = new HashMap<>(away);
        kept.keySet().removeIf(id -> file.find(id).isEmpty());
        return new KeptDirectory(file.people(), kept);
    }

    /// With one absence more. It corrects one that begins when it does, or that holds now when it begins now; of others, asked for
    /// before, only the time that it overlaps goes. Those that have ended are forgotten.
    public KeptDirectory with(String personId, Absence absence, Instant now) {
        var absences = new ArrayList<Absence>();
        for (var other : asked(personId)) {
            if (!other.to().isAfter(now) || absence.from().equals(other.from()) || !other.from().isAfter(now) && !absence.from().isAfter(now)) {
                continue;
            }
            if (!overlap(other, absence)) {
                absences.add(other);
                continue;
            }
            if (other.from().isBefore(absence.from())) {
                absences.add(new Absence(other.from(), absence.from(), other.cover()));
            }
            if (other.to().isAfter(absence.to())) {
                absences.add(new Absence(absence.to(), other.to(), other.cover()));
            }
        }
        absences.add(absence);
        return changed(personId, absences);
    }

    /// The absence of a person, asked for, that ends when they are back: the one that holds at `now`, else the next.
    public Optional<Absence> ending(String personId, Instant now) {
        return asked(personId).stream().filter(a -> a.to().isAfter(now)).min(Comparator.comparing(Absence::from));
    }

    /// Without one absence of a person that somebody asked for; the others stay planned.
    public KeptDirectory without(String personId, Absence absence) {
        return changed(personId, asked(personId).stream().filter(a -> !a.equals(absence)).toList());
    }

    static boolean overlap(Absence one, Absence other) {
        return one.from().isBefore(other.to()) && other.from().isBefore(one.to());
    }

    private KeptDirectory changed(String personId, List<Absence> absences) {
        var all = new HashMap<>(away);
        if (absences.isEmpty()) {
            all.remove(personId);
        } else {
            all.put(personId, List.copyOf(absences));
        }
        return new KeptDirectory(people, all);
    }
}
