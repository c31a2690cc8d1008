package io.countersign.audit.rest;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.People;
import io.countersign.roster.Readers;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Lets only those look through the Record who have a role for it. A single run or case stays open to everybody: its id can't be guessed, and a look at
/// what is sensitive is written down.
@Singleton
class ReadersOnly {

    private final Readers readers;
    private final People people;
    private final JsonWebToken token;

    ReadersOnly(AuditSettings settings, People people, JsonWebToken token) {
        this.readers = new Readers(settings.readers()).and(settings.redactionRole());
        this.people = people;
        this.token = token;
    }

    /// Who isn't in the directory is let in by what their token says, so that a program can read.
    ///
    /// @param what such as `search the Record`
    void check(String what) {
        var person = people.person(token.getSubject());
        Set<String> roles = person.map(People.Person::roles).orElseGet(token::getGroups);
        if (!readers.includes(roles)) {
            throw Problems.refused(Status.FORBIDDEN, "FORBIDDEN", person.map(People.Person::name).orElse(token.getSubject()) + " may not " + what
                    + ": that is for whoever is " + readers.words() + ". Ask one of them, or look at a run or case by its id.");
        }
    }
}
