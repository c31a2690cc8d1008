package io.countersign.audit;

import io.countersign.audit.domain.Retention;
import io.countersign.audit.insights.Numbers;
import io.countersign.audit.insights.ReadinessReview;
import io.countersign.audit.insights.RuleReview;
import io.countersign.audit.insights.WeeklyReview;
import io.countersign.casekeys.CaseKeyDestroyer;
import io.countersign.casekeys.CaseKeys;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

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

    @Produces @Singleton Prover prover(Logs logs, AuditSettings settings) {
        return new Prover(logs, settings.deployment());
    }

    @Produces @Singleton KeyRotation keyRotation(Signer signer, RecordFolder folder, Outbox outbox, RecordEvents events, People people, AuditSettings settings) {
        return new KeyRotation(signer, folder, outbox, events, people, settings.signingKeyRole());
    }

    @Produces @Singleton Cosigning cosigning(List<Witness> witnesses, Logs logs, Prover prover, CosignatureStore store, Signer signer, AuditSettings settings) {
        return new Cosigning(witnesses, logs, prover, store, signer, settings.deployment(), Clock.systemUTC());
    }

    @Produces @Singleton Tiles tiles(Logs logs, AuditSettings settings) {
        return new Tiles(logs, settings.deployment());
    }

    @Produces @Singleton Exporter exporter(RecordReader reader, PayloadReader payloads, Signer signer, RecordFolder folder, CaseKeys keys,
            AuditSettings settings) {
        return new Exporter(reader, payloads, signer, folder, keys, settings.deployment(), Clock.systemUTC());
    }

    @Produces @Singleton Retention retention(AuditSettings settings) {
        return new Retention(settings.retention());
    }

    @Produces @Singleton Archiver archiver(Archives archives, Exporter exporter, Signer signer, RecordFolder folder, RecordEvents events,
            People people, Retention retention, AuditSettings settings) {
        return new Archiver(archives, exporter, signer, folder, events, people, settings.incidentsRole(), retention, Clock.systemUTC());
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

    @Produces @Singleton WeeklyReview weeklyReview(Numbers numbers) {
        return new WeeklyReview(numbers);
    }

    @Produces @Singleton RuleReview ruleReview(Numbers numbers) {
        return new RuleReview(numbers);
    }

    @Produces @Singleton ReadinessReview readinessReview(Numbers numbers, Timelines timelines, People.Directory directory) {
        return new ReadinessReview(numbers, timelines, directory::knows);
    }

    @Produces @Singleton RecordEvents recordEvents(Outbox outbox, OwnRecords records) {
        return new RecordEvents(outbox, records, Clock.systemUTC());
    }

    @Produces @Singleton Sensitivity sensitivity(Cases cases, RecordReader reader, RunChanges changes) {
        return new Sensitivity(cases, reader, changes);
    }

    @Produces @Singleton Access access(RecordEvents events, Sensitivity sensitivity, People people, AuditSettings settings) {
        return new Access(events, sensitivity, people, settings.auditorRole());
    }

    @Produces @Singleton Redacting redacting(RecordEvents events, Outbox outbox, Cases cases, RecordReader reader, RunChanges changes, People people,
            CaseKeyDestroyer keys, Instance<DerivedText> derived, AuditSettings settings) {
        return new Redacting(events, outbox, cases, reader, changes, people, keys, derived.stream().toList(), settings.redactionRole(), Clock.systemUTC());
    }

    @Produces @Singleton ClosingIncidents closingIncidents(RecordEvents events, Incidents incidents, People people, AuditSettings settings) {
        return new ClosingIncidents(events, incidents, people, settings.incidentsRole());
    }
}
