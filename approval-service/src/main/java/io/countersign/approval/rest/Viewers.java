package io.countersign.approval.rest;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.People;
import io.countersign.approval.domain.Rights;
import io.countersign.roster.Readers;
import io.countersign.roster.Readers.Sight;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.countersign.singlewriter.quarkus.Replies;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// What whoever asks may see.
@Singleton
class Viewers {

    private final Readers readers;
    private final People people;

    Viewers(KernelSettings settings, People people) {
        this.readers = new Readers(settings.readers());
        this.people = people;
    }

    Sight sight(JsonWebToken token) {
        return readers.sight(token.getSubject(), token.getGroups(), people.directory(), Instant.now());
    }

    /// `item`, if the person may see it; 403 otherwise.
    Item seen(Item item, JsonWebToken token) {
        if (sight(token).sees(() -> Rights.concern(item.approval()))) {
            return item;
        }
        throw Replies.problem(Refusal.Kind.FORBIDDEN, "FORBIDDEN", people.directory().name(token.getSubject()) + " may not see this approval: it is seen by its owner "
                + "and backup, whoever holds their roles or has acted on it, and whoever is " + readers.words() + ". Ask one of them.");
    }

    /// Whether the person may hear of `change`: they see what changed, or did until then.
    boolean hears(Change<Item> change, JsonWebToken token) {
        var sight = sight(token);
        return sight.everything() || Stream.of(change.after(), change.before()).filter(Objects::nonNull)
                .anyMatch(item -> sight.sees(() -> Rights.concern(item.approval())));
    }
}
