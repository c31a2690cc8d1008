package io.countersign.audit.avro;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.EventReader;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.PayloadReader;
import io.countersign.casekeys.CaseKeys;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes this wall's parts.
final class AvroBeans {

    @Produces @Singleton SchemaIds schemaIds(AuditSettings settings) {
        return new SchemaIds(settings.registryUrl(), settings.schemaIds(), settings.data().resolve("schemas/fetched.json"));
    }

    @Produces @Singleton EventReader eventReader(SchemaIds ids, CaseKeys keys) {
        return new AvroEventReader(ids, keys);
    }

    @Produces @Singleton OwnRecords ownRecords(SchemaIds ids, Instance<Sealing> sealing) {
        return new AvroOwnRecords(ids, sealing.isResolvable() ? sealing.get() : Sealing.NONE);
    }

    @Produces @Singleton AvroSnapshots snapshots(SchemaIds ids, Instance<Sealing> sealing) {
        return new AvroSnapshots(ids, sealing.isResolvable() ? sealing.get() : Sealing.NONE);
    }

    @Produces @Singleton PayloadReader payloads(SchemaIds ids) {
        return new AvroPayloads(ids);
    }
}
