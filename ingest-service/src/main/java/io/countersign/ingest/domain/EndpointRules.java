package io.countersign.ingest.domain;

import java.util.List;
import java.util.Optional;

/// Which endpoints there may be.
public final class EndpointRules {

    /// Endpoints that one API key may have.
    public static final int MOST_OF_ONE_KEY = 10;
    /// Endpoints in all: each is looked at for each directive.
    public static final int MOST = 200;

    private EndpointRules() {}

    /// What is decided on an endpoint.
    public sealed interface Decision {

        /// It is so from now on.
        record Put() implements Decision {}

        /// It is so already.
        record Unchanged() implements Decision {}

        /// It is not to be.
        ///
        /// @param unknown it is not there, or not for this key
        record Refuse(boolean unknown, String code, String detail) implements Decision {}
    }

    /// Decides whether there is to be `wanted`.
    ///
    /// @param current as it is now; empty: new
    /// @param all endpoints there are
    public static Decision put(Optional<Endpoint> current, Endpoint wanted, List<Endpoint> all) {
        if (current.isEmpty()) {
            var same = all.stream().filter(wanted::isLike).findFirst();
            return wanted.secretVersion() != 1 ? unknown(wanted.endpointId())
                    : same.isPresent() ? new Decision.Refuse(false, "ALREADY_REGISTERED", "This API key has the webhook " + same.get().endpointId()
                    + " with this url, sources and flows, and would get everything twice; use that one, or remove it first.")
                    : all.stream().filter(e -> e.apiKey().equals(wanted.apiKey())).count() >= MOST_OF_ONE_KEY
                    ? tooMany("This API key has " + MOST_OF_ONE_KEY + " webhooks, which is the most; remove one first.")
                    : all.size() >= MOST ? tooMany("There are " + MOST + " webhooks, which is the most; remove one first.") : new Decision.Put();
        }
        var now = current.get();
        if (!now.apiKey().equals(wanted.apiKey())) {
            return unknown(wanted.endpointId());
        }
        if (wanted.secretVersion() < now.secretVersion() || wanted.secretVersion() > now.secretVersion() + 1) {
            return new Decision.Refuse(false, "CHANGED_MEANWHILE", "The webhook " + now.endpointId() + " was changed meanwhile; look at it and ask again.");
        }
        return wanted.sameAs(now) ? new Decision.Unchanged() : new Decision.Put();
    }

    /// Decides whether `apiKey` may remove an endpoint.
    public static Decision remove(Optional<Endpoint> current, String endpointId, String apiKey) {
        return current.filter(e -> e.apiKey().equals(apiKey)).<Decision>map(_ -> new Decision.Put()).orElseGet(() -> unknown(endpointId));
    }

    private static Decision unknown(String endpointId) {
        return new Decision.Refuse(true, "NOT_FOUND", "There is no webhook " + endpointId + " of this API key; GET /webhooks lists those there are.");
    }

    private static Decision tooMany(String detail) {
        return new Decision.Refuse(false, "TOO_MANY_WEBHOOKS", detail);
    }
}
