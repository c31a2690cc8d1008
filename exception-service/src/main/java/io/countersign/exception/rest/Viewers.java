package io.countersign.exception.rest;

import io.countersign.exception.QueueView;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.Asker;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.roster.Readers;
import io.countersign.roster.Readers.Sight;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.countersign.singlewriter.quarkus.Replies;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// What whoever asks may see.
@Singleton
class Viewers {

    private final Readers readers;
    private final QueueView queue;
    private final InstantSource clock;

    Viewers(KernelSettings settings, QueueView queue, InstantSource clock) {
        this.readers = new Readers(settings.readers());
        this.queue = queue;
        this.clock = clock;
    }

    Sight sight(JsonWebToken token) {
        return readers.sight(token.getSubject(), token.getGroups(), queue.directory(), clock.instant());
    }

    /// `shown`, if the person may see it; 403 otherwise.
    ShownException seen(ShownException shown, JsonWebToken token) {
        if (sight(token).sees(shown::concern)) {
            return shown;
        }
        throw forbidden(token, "may not see this exception: it is seen by its owner and backup, whoever holds their roles or has acted on it, and whoever is "
                + readers.words() + ". Ask one of them.");
    }

    /// Why the person could not take `shown` to settle it; empty: they could.
    Optional<String> hindrance(ShownException shown, JsonWebToken token) {
        return QueueMachine.hindrance(shown.item(), new Asker(Asker.Kind.PERSON, token.getSubject()), queue.directory(), clock.instant());
    }

    /// 403, unless the person sees the alerts: they tell of anything.
    void alerts(JsonWebToken token) {
        if (!sight(token).everything()) {
            throw forbidden(token, "may not see the alerts: they are seen by whoever is " + readers.words() + ". Ask one of them.");
        }
    }

    /// Whether the person may hear of `change`: they see what changed, or did until then.
    boolean hears(Change<ShownException> change, JsonWebToken token) {
        var sight = sight(token);
        return sight.everything() || Stream.of(change.after(), change.before()).filter(Objects::nonNull).anyMatch(shown -> sight.sees(shown::concern));
    }

    private RuntimeException forbidden(JsonWebToken token, String why) {
        return Replies.problem(Kind.FORBIDDEN, "FORBIDDEN", queue.directory().name(token.getSubject()) + " " + why);
    }
}
