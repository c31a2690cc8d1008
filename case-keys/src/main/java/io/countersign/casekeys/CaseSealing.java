package io.countersign.casekeys;

import io.countersign.record.Seal;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.Sealing;
import java.util.Collection;
import java.util.Optional;

/// Seals records under the keys of their cases.
public final class CaseSealing implements Sealing {

    private final CaseKeys keys;

    public CaseSealing(CaseKeys keys) {
        this.keys = keys;
    }

    @Override public Optional<String> keyFor(String caseId) {
        return Optional.of(keys.current(caseId).id());
    }

    @Override public void prepare(Collection<String> caseIds) {
        keys.prepare(caseIds);
    }

    @Override public byte[] seal(String keyId, String about, byte[] plain) {
        var key = known(keyId);
        if (key.destroyed()) {
            // Destroyed between the choice of the key and its use: whoever writes chooses again.
            throw new LookupUnavailable("Key " + keyId + " was destroyed a moment ago; write again.", null);
        }
        return Seal.seal(Seal.recordKey(key.secret(), about), about, plain);
    }

    @Override public Optional<byte[]> open(String keyId, String about, byte[] sealed) {
        var key = known(keyId);
        return key.destroyed() ? Optional.empty() : Optional.of(Seal.open(Seal.recordKey(key.secret(), about), about, sealed)
                .orElseThrow(() -> new IllegalArgumentException("A part of " + about + " is not what key " + keyId + " sealed.")));
    }

    private CaseKey known(String keyId) {
        return keys.key(keyId).orElseThrow(() -> new IllegalArgumentException("No key " + keyId + " was ever made."));
    }
}
