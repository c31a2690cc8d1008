package io.countersign.singlewriter.quarkus;

import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.StoredRecords;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes the kernel's parts from settings.
@ApplicationScoped
class KernelBeans {

    @Produces
    @Singleton
    KafkaAccess access(KernelSettings settings, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        return new KafkaAccess(bootstrapServers, service, settings.data(), settings.registryUrl(), settings.schemaIds());
    }

    @Produces
    @Singleton
    RecordCodec codec(KafkaAccess access, @DataSource("keys") javax.sql.DataSource keys) {
        return access.codec(new CaseSealing(new PostgresCaseKeys(keys)));
    }

    @Produces
    @Singleton
    StoredRecords stored(KafkaAccess access, RecordCodec codec) {
        return new StoredRecords(access, codec);
    }

    void close(@Disposes StoredRecords stored) {
        stored.close();
    }
}
