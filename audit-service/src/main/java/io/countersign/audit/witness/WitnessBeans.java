package io.countersign.audit.witness;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.Witness;
import io.countersign.transparency.VerifierKey;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/// Makes this wall's parts.
final class WitnessBeans {

    @Produces @Singleton List<Witness> witnesses(AuditSettings settings) {
        return settings.witnesses().stream().<Witness>map(one -> new HttpWitness(one.url(), VerifierKey.parse(one.key()))).toList();
    }
}
