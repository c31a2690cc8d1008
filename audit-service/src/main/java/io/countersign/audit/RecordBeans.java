package io.countersign.audit;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Makes the use cases from the walls' parts.
final class RecordBeans {

    @Produces @Singleton RecordFolder folder(AuditSettings settings, RecordReader reader) {
        return RecordFolder.open(settings.data(), settings.deployment(), reader.isEmpty());
    }

    @Produces @Singleton Recorder recorder(EventReader events, Ledger ledger, RecordFolder folder) {
        return new Recorder(events, ledger, folder.commitments(), Clock.systemUTC());
    }

    @Produces @Singleton Signer signer(CheckpointStore store, RecordFolder folder, AuditSettings settings) {
        return new Signer(store, folder, settings.deployment(), Clock.systemUTC());
    }

    @Produces @Singleton Verifier verifier(RecordReader reader, EventReader events, RecordFolder folder, AuditSettings settings) {
        return new Verifier(reader, events, folder, settings.deployment());
    }

    @Produces @Singleton Prover prover(RecordReader reader, AuditSettings settings) {
        return new Prover(reader, settings.deployment());
    }

    @Produces @Singleton Timelines timelines(RecordReader reader, Entries entries, EventReader events) {
        return new Timelines(reader, entries, events);
    }

    @Produces @Singleton Details details(Entries entries, EventReader events) {
        return new Details(entries, events);
    }

    @Produces @Singleton Indexer indexer(SearchIndex index, EventReader events) {
        return new Indexer(index, events);
    }
}
