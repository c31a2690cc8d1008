package io.countersign.roster;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may see a piece of work: whoever holds one of the reader roles sees all of them, everybody else those that concern them.
///
/// @param roles the reader roles
public record Readers(List<String> roles) {

    /// The reader roles where nothing else is set.
    public static final String DEFAULT = "operations-lead,queue-owner,team-lead,rule-author,rule-approver,stop-holder,support,exceptions-worker,"
            + "auditor,reader,support-reader,analyst,engineering,admin";

    /// Whom a piece of work concerns.
    ///
    /// @param named ids of persons, and roles; null: nobody named
    /// @param owners ids of those for whom a cover stands in while they are away; null: nobody named
    public record Concern(Collection<String> named, Collection<String> owners) {}

    /// What one person sees.
    ///
    /// @param everything whatever there is
    /// @param concerned whom a piece of work concerns that the person sees
    public record Sight(boolean everything, Predicate<Concern> concerned) {

        /// Sees whatever there is.
        public static final Sight ALL = new Sight(true, _ -> true);

        private static final Sight NOTHING = new Sight(false, _ -> false);

        /// Whether the person sees what concerns those.
        ///
        /// @param concern asked for only where it matters
        public boolean sees(Supplier<Concern> concern) {
            return everything || concerned.test(concern.get());
        }
    }

    /// What a person sees at `time`.
    ///
    /// @param groups what the token says that they are in: it counts for whoever isn't in the directory, so that a program can read
    public Sight sight(String id, Collection<String> groups, Roster directory, Instant time) {
        var found = directory.find(id);
        if (includes(found.<Collection<String>>map(Person::roles).orElse(groups))) {
            return Sight.ALL;
        }
        return found.map(person -> new Sight(false, concerned(person, directory, time))).orElse(Sight.NOTHING);
    }

    /// These, and another role.
    public Readers and(String role) {
        return new Readers(Stream.concat(roles.stream(), Stream.of(role)).distinct().toList());
    }

    /// Whether one of these is a reader role.
    public boolean includes(Collection<String> held) {
        return roles.stream().anyMatch(held::contains);
    }

    /// The roles as people say them: `auditor, reader or admin`.
    public String words() {
        return words(roles);
    }

    /// The same of any roles.
    public static String words(List<String> roles) {
        var words = roles.stream().map(role -> role.replace('-', ' ')).toList();
        return words.size() < 2 ? String.join("", words) : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    private static Predicate<Concern> concerned(Person person, Roster directory, Instant time) {
        var covered = directory.people().stream()
                .filter(other -> other.absenceAt(time).filter(away -> away.cover().equals(person.id())).isPresent()).map(Person::id).collect(Collectors.toSet());
        var names = Stream.concat(Stream.of(person.id()), person.roles().stream()).collect(Collectors.toSet());
        return concern -> anyOf(concern.named(), names) || !covered.isEmpty() && anyOf(concern.owners(), covered);
    }

    /// Without a stream: a narrow listing asks it of every item there is.
    private static boolean anyOf(Collection<String> wanted, Set<String> known) {
        for (var one : wanted) {
            if (one != null && known.contains(one)) {
                return true;
            }
        }
        return false;
    }
}
