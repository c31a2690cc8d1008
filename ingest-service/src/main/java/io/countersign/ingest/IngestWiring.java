package io.countersign.ingest;

import io.countersign.ingest.apikeys.ApiKeys;
import io.countersign.ingest.streams.IngestTopology;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/// Puts the parts together.
@ApplicationScoped
class IngestWiring {

    private static final Logger LOG = Logger.getLogger(IngestWiring.class);

    @Produces
    @Singleton
    ApiKeys apiKeys(IngestSettings settings) {
        return ApiKeys.load(settings.apiKeysFile());
    }

    @Produces
    @Singleton
    RunsView view() {
        return new RunsView();
    }

    @Produces
    @Singleton
    RecordReader contents(KafkaAccess access, RecordCodec codec) {
        return new RecordReader(access, codec);
    }

    void close(@Disposes RecordReader contents) {
        contents.close();
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, RunsView view, ApiKeys keys, IngestSettings settings) {
        return runtime(access, codec, view, intakeKey(keys, settings), keys::named);
    }

    @Produces
    @Singleton
    Intake intake(WriterRuntime runtime, KernelSettings settings) {
        return new Intake(runtime.gateway(), Clock.systemUTC(), settings.answerWithin());
    }

    /// All running parts of one instance.
    static WriterRuntime runtime(KafkaAccess access, RecordCodec codec, RunsView view, IngestTopology.IntakeKey intakeKey, KeyRing keys) {
        var topology = IngestTopology.build(codec, access.partitionsOf(Topics.INTAKE_COMMANDS), intakeKey, keys);
        return new WriterRuntime(new SingleWriter(access, topology), new CommandGateway(access, codec, Topics.INTAKE_COMMANDS, Topics.INGEST_ANSWERS),
                new CommittedView(access, codec, RunsView.TOPICS, view::fold));
    }

    private static IngestTopology.IntakeKey intakeKey(ApiKeys keys, IngestSettings settings) {
        var id = settings.intakeApiKey();
        var responsible = keys.named(id).map(ApiKey::responsible);
        if (responsible.isEmpty()) {
            LOG.warnf("countersign.intake.api-key names the key '%s', which the file of API keys does not have: nobody is responsible for runs from the intake topic. Add the key, or name another.", id);
        }
        return new IngestTopology.IntakeKey(id, responsible.orElse("nobody"));
    }
}
