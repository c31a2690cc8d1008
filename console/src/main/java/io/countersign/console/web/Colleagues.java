package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Colleague;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;

/// The directory as a page needs it: how people and roles are called, and who works now. Asked once a page, and only where something wants to know.
@Named("colleagues")
@RequestScoped
public class Colleagues {

    private final Services services;
    private final Frame frame;
    private Roster roster;

    Colleagues(Services services, Frame frame) {
        this.services = services;
        this.frame = frame;
    }

    /// Everyone; nobody where the directory does not answer, so that ids are shown.
    public Roster roster() {
        if (roster == null) roster = new Roster(load());
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

    private List<Person> load() {
        try {
            return services.list(Service.APPROVAL, "/people", Colleague.class).rows().stream().map(Colleagues::person).toList();
        } catch (Refused refused) {
            return List.of();
        }
    }

    private static Person person(Colleague one) {
        var until = one.awayUntil() == null ? Instant.MAX : one.awayUntil();
        return new Person(one.id(), one.name(), null, one.roles(), one.onDuty(), one.away() ? List.of(new Person.Absence(Instant.MIN, until, one.cover())) : List.of());
    }
}
