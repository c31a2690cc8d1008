package io.countersign.console.signin;

import io.countersign.console.Person;
import java.security.Principal;
import java.time.Instant;

/// One of the local stack's people, from the moment they gave their password.
///
/// @param id of the session
record LocalSession(Person person, Instant signedInAt, String id) implements Principal {

    @Override
    public String getName() {
        return person.id();
    }
}
