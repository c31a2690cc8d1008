package io.countersign.exception.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Weight;
import io.countersign.schemas.ContentJson;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/// Reads a run's importance from its facts: `facts.keyCustomer` true, or `facts.customerTier` of key, vip, enterprise or platinum,
/// is impact 3; a tier of gold or business is 2; everything else is 1.
final class RunWeight {

    private static final Set<String> KEY_TIERS = Set.of("key", "vip", "enterprise", "platinum");
    private static final Set<String> HIGHER_TIERS = Set.of("gold", "business");

    private RunWeight() {}

    static Weight of(Content content) {
        try {
            return content.keyId() == null ? of(ContentJson.read(content.bytes())) : Weight.ORDINARY;
        } catch (UncheckedIOException e) {
            return Weight.ORDINARY; // bytes that aren't JSON say nothing of a customer
        }
    }

    private static Weight of(JsonNode run) {
        boolean money = run.path("action").hasNonNull("amount");
        var facts = run.path("facts");
        var tier = facts.path("customerTier").asText("").toLowerCase(Locale.ROOT);
        if (facts.path("keyCustomer").asBoolean(false) || KEY_TIERS.contains(tier)) {
            return new Weight(money, 3, "key customer");
        }
        return HIGHER_TIERS.contains(tier) ? new Weight(money, 2, tier + " customer") : new Weight(money, 1, Weight.ORDINARY.why());
    }
}
