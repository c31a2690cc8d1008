package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.answer.Colleague;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;

/// The directory as flows need it: how people and roles are called, and who works now.
@Named("colleagues")
@RequestScoped
public class Colleagues {

    private final Directory directory;
    private final Frame frame;
    private Roster roster;

    Colleagues(Directory directory, Frame frame) {
        this.directory = directory;
        this.frame = frame;
    }

    /// Everyone that the directory knows.
    public Roster roster() {
        if (roster == null) roster = new Roster(directory.all().stream().map(Colleagues::person).toList());
        return roster;
    }

    /// A person's name, a role in words.
    ///
    /// @param who null: nobody
    public String name(String who) {
        return who == null ? "" : roster().find(who).map(Person::name).orElseGet(() -> Formats.words(who));
    }

    /// `Ana Ruiz, team lead`: who has it now.
    public String called(String who) {
        return who == null ? "" : roster().called(who, frame.now());
    }

    /// Everyone, in the directory's order.
    public List<Person> everyone() {
        return List.copyOf(roster().people());
    }

    /// Whether `who` is a person's id.
    public boolean knows(String who) {
        return who != null && roster().find(who).isPresent();
    }

    private static Person person(Colleague one) {
        var until = one.awayUntil() == null ? Instant.MAX : one.awayUntil();
        return new Person(one.id(), one.name(), null, one.roles(), one.onDuty(), one.away() ? List.of(new Person.Absence(Instant.MIN, until, one.cover())) : List.of());
    }
}
