package io.countersign.ingest.rest;

import io.countersign.ingest.ApiKey;
import io.countersign.ingest.Sender;
import io.countersign.ingest.apikeys.ApiKeyIdentity;
import io.countersign.ingest.view.ViewedEndpoint;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.roster.Readers;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.countersign.singlewriter.quarkus.Persons;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who sent the request, and what they may see.
@RequestScoped
class Callers {

    /// Role of those who erase what is personal, and so must find it.
    private static final String PRIVACY = "privacy";

    private final SecurityIdentity identity;
    private final HttpHeaders headers;
    private final Readers readers;

    Callers(SecurityIdentity identity, @jakarta.ws.rs.core.Context HttpHeaders headers, KernelSettings settings) {
        this.identity = identity;
        this.headers = headers;
        this.readers = new Readers(settings.readers()).and(PRIVACY);
    }

    Sender sender() {
        var key = ApiKeyIdentity.keyOf(identity);
        return new Sender(key.map(Callers::program).orElseGet(this::person), key, headers.getHeaderString("traceparent"));
    }

    /// Who it is, among programs and people.
    String name() {
        var actor = sender().actor();
        return actor.getKind() + " " + actor.getId();
    }

    /// A program sees the runs that it could send; a person sees all.
    Predicate<ViewedRun> visible() {
        return ApiKeyIdentity.keyOf(identity).<Predicate<ViewedRun>>map(key -> run -> key.covers(run.source(), run.flow())).orElse(_ -> true);
    }

    /// The same for whoever looks at many at once: a program, and a person with a role to read them all.
    ///
    /// @throws WebApplicationException 403: a person without such a role
    Predicate<ViewedRun> visibleOfAll() {
        if (ApiKeyIdentity.keyOf(identity).isEmpty() && !readers.includes(identity.getRoles())) {
            throw new WebApplicationException(Problems.notAReader(person().getId(), readers.words()));
        }
        return visible();
    }

    /// A program sees its own webhooks; a person sees all.
    Predicate<ViewedEndpoint> visibleEndpoints() {
        return ApiKeyIdentity.keyOf(identity).<Predicate<ViewedEndpoint>>map(key -> endpoint -> endpoint.apiKey().equals(key.id())).orElse(_ -> true);
    }

    private Actor person() {
        return Persons.actor((JsonWebToken) identity.getPrincipal());
    }

    private static Actor program(ApiKey key) {
        return Actor.newBuilder().setKind(ActorKind.PROGRAM).setId(key.id()).setRole(null).setAuthentication("api-key " + key.id()).build();
    }
}
