package io.countersign.singlewriter.quarkus;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who is behind a bearer token.
public final class Persons {

    private Persons() {}

    /// The person as an actor: identity is the subject, and how it was proved is kept.
    public static Actor actor(JsonWebToken token) {
        return Actor.newBuilder().setKind(ActorKind.PERSON).setId(token.getSubject()).setRole(null)
                .setAuthentication("oidc " + token.getIssuer()).build();
    }
}
