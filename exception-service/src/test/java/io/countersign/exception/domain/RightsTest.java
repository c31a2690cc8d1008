package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.Fixtures;
import io.countersign.roster.Person;
import io.countersign.roster.Readers;
import io.countersign.roster.Roster;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightsTest {

    private final ExceptionItem item = QueueMachine.evolve(new CaseQueue("case-1", List.of()), new Event.Opened("exc_1", Fixtures.trigger("run_1", "MISSING_DATA"), NOON, 1, ""))
            .find("exc_1").orElseThrow();

    @Test
    void whom_it_concerns_sees_it_and_so_does_everybody_who_may_settle_it() {
        // Then Dev, who is excluded, sees it and may not settle it; Lee and Olga do neither
        assertThat(PEOPLE.people()).filteredOn(person -> sees(person.id(), PEOPLE)).extracting(Person::id).containsExactly("dev", "priya", "quinn", "tom");
        assertThat(PEOPLE.people()).filteredOn(person -> hindrance(person.id(), PEOPLE) == null).extracting(Person::id).containsExactly("priya", "quinn", "tom");
    }

    @Test
    void who_covers_the_owner_or_decided_or_has_it_sees_it() {
        // Given Lee, who covers Priya
        var away = new Roster(Stream.concat(PEOPLE.people().stream().filter(person -> !person.id().equals("priya")), Stream.of(new Person("priya", "Priya Nair", null,
                List.of(), List.of(), List.of(new Person.Absence(NOON, NOON.plusSeconds(60), "lee"))))).toList());

        // Then Lee sees it meanwhile; Olga does once she decided or has it
        assertThat(sees("lee", away)).isTrue();
        assertThat(sees("olga", away)).isFalse();
        assertThat(sight("olga", away).sees(() -> Rights.concern(item, Set.of("olga")))).isTrue();
        assertThat(sight("olga", away).sees(() -> Rights.concern(item.evolve(new Event.Claimed("exc_1", "olga", NOON)), Set.of()))).isTrue();
    }

    @Test
    void who_could_not_take_it_is_told_why() {
        assertThat(hindrance("lee", PEOPLE)).isEqualTo("Lee Novak may not settle this; ask the owner Priya Nair or the backup Tom Berg or anyone in the role operations"
                + " or a queue owner.");
        var claimed = item.evolve(new Event.Claimed("exc_1", "tom", NOON.plusSeconds(60)));
        assertThat(QueueMachine.hindrance(claimed, Fixtures.PRIYA, PEOPLE, NOON)).hasValueSatisfying(why -> assertThat(why).startsWith("Tom Berg has this exception until"));
        assertThat(QueueMachine.hindrance(claimed, Fixtures.TOM, PEOPLE, NOON)).isEmpty();
    }

    private boolean sees(String person, Roster directory) {
        return sight(person, directory).sees(() -> Rights.concern(item, Set.of()));
    }

    private static Readers.Sight sight(String person, Roster directory) {
        return new Readers(List.of()).sight(person, List.of(), directory, NOON);
    }

    private String hindrance(String person, Roster directory) {
        return QueueMachine.hindrance(item, Fixtures.person(person), directory, NOON).orElse(null);
    }
}
