package io.countersign.testkit;

import io.countersign.casekeys.CaseKey;
import io.countersign.casekeys.CaseKeyDestroyer;
import io.countersign.casekeys.CaseKeys;
import io.countersign.record.Seal;
import io.countersign.schemas.wire.LookupUnavailable;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keys in memory, for tests without a database.
public final class MemoryCaseKeys implements CaseKeys, CaseKeyDestroyer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, CaseKey> all = new LinkedHashMap<>();
    private boolean away;

    /// From now on the store does, or does not, answer.
    public synchronized void away(boolean away) {
        this.away = away;
    }

    @Override
    public synchronized CaseKey current(String caseId) {
        check();
        return all.values().stream().filter(key -> key.caseId().equals(caseId) && !key.destroyed()).findFirst().orElseGet(() -> {
            var secret = new byte[32];
            RANDOM.nextBytes(secret);
            var key = new CaseKey("ck_" + SharedStack.freshId(), caseId, secret, Seal.commitKey(secret));
            all.put(key.id(), key);
            return key;
        });
    }

    @Override
    public synchronized Optional<CaseKey> key(String keyId) {
        check();
        return Optional.ofNullable(all.get(keyId));
    }

    @Override
    public synchronized List<String> destroy(String caseId, String by, String why) {
        check();
        all.replaceAll((_, key) -> key.caseId().equals(caseId) ? new CaseKey(key.id(), caseId, null, key.commitKey()) : key);
        return all.values().stream().filter(key -> key.caseId().equals(caseId) && key.destroyed()).map(CaseKey::id).toList();
    }

    private void check() {
        if (away) {
            throw new LookupUnavailable("The key store does not answer: a test says so.", null);
        }
    }
}
