package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /// With one absence more. It takes the place of those asked for before that it overlaps; those that have ended are forgotten.
    public KeptDirectory with(String personId, Absence absence, Instant now) {
        var absences = new ArrayList<>(asked(personId));
        absences.removeIf(a -> !a.to().isAfter(now) || overlap(a, absence));
        absences.add(absence);
        return changed(personId, absences);
    }

    /// Without the absences of a person that somebody asked for.
    public KeptDirectory without(String personId) {
        return changed(personId, List.of());
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
