package io.countersign.ingest;

import io.countersign.ingest.apikeys.ApiKeys;
import io.countersign.ingest.streams.IngestTopology;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewLag;
import io.countersign.ingest.view.WebhooksView;
import io.countersign.ingest.webhooks.Courier;
import io.countersign.ingest.webhooks.WebhookSender;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.StoredRecords;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.util.stream.Stream;
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
    WebhooksView webhooksView() {
        return new WebhooksView();
    }

    @Produces
    @Singleton
    WebhookSecrets webhookSecrets(IngestSettings settings) {
        return WebhookSecrets.load(settings.webhooksSecretFile());
    }

    @Produces
    @Singleton
    AddressGuard addressGuard(IngestSettings settings) {
        return new AddressGuard(settings.webhooksAllowPrivateAddresses(), InetAddress::getAllByName);
    }

    @Produces
    @Singleton
    Webhooks webhooks(WriterRuntime runtime, KernelSettings settings, KafkaAccess access) {
        return new Webhooks(runtime.gateway(), Clock.systemUTC(), settings.answerWithin(), access.partitionsOf(Topics.INTAKE_COMMANDS));
    }

    @Produces
    @Singleton
    WebhookSender webhookSender(Vertx vertx, KafkaAccess access, RecordCodec codec, WebhooksView view, AddressGuard guard, WebhookSecrets secrets, Webhooks webhooks,
            WriterRuntime runtime, IngestSettings settings) {
        return new WebhookSender(access.sharingConsumer("webhooks"), codec, view, new Courier(vertx, guard, secrets, Clock.systemUTC(), settings.webhooksPatience()),
                webhooks, Clock.systemUTC(), runtime::ready);
    }

    @Produces
    @Singleton
    ReusedIdReporter reusedIdReporter(RunsView view, WriterRuntime runtime, KernelSettings settings) {
        return new ReusedIdReporter(view.reusedIds(), view::isRecorded, runtime::ready, runtime.gateway(), Clock.systemUTC(), settings.answerWithin());
    }

    void start(@Observes StartupEvent started, WebhookSender sender, ReusedIdReporter reporter) {
        sender.start();
        reporter.start();
    }

    /// Before the runtime, which both tell what they did.
    void stop(@Observes @Priority(1) ShutdownEvent stopping, WebhookSender sender, ReusedIdReporter reporter) {
        sender.close();
        reporter.close();
    }

    @Produces
    @Singleton
    RecordReader contents(StoredRecords stored) {
        return new RecordReader(stored);
    }

    @Produces
    @Singleton
    ViewLag viewLag(KafkaAccess access, RunsView view) {
        return new ViewLag(access, view);
    }

    void close(@Disposes ViewLag lag) {
        lag.close();
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, RunsView view, WebhooksView webhooks, ApiKeys keys, IngestSettings settings) {
        return runtime(access, codec, view, webhooks, intakeKey(keys, settings), keys::named);
    }

    @Produces
    @Singleton
    Intake intake(WriterRuntime runtime, KernelSettings settings) {
        return new Intake(runtime.gateway(), Clock.systemUTC(), settings.answerWithin());
    }

    /// All running parts of one instance.
    static WriterRuntime runtime(KafkaAccess access, RecordCodec codec, RunsView view, WebhooksView webhooks, String intakeKey, KeyRing keys) {
        var topology = IngestTopology.build(codec, access.partitionsOf(Topics.INTAKE_COMMANDS), intakeKey, keys);
        return new WriterRuntime(new SingleWriter(access, topology), new CommandGateway(access, codec, Topics.INTAKE_COMMANDS, Topics.INGEST_ANSWERS),
                new CommittedView(access, codec, Stream.concat(RunsView.TOPICS.stream(), Stream.of(Topics.WEBHOOK_EVENTS)).toList(), in -> {
                    if (in.value() instanceof WebhookEvent event) {
                        webhooks.fold(event);
                    } else {
                        view.fold(in);
                    }
                }));
    }

    private static String intakeKey(ApiKeys keys, IngestSettings settings) {
        var id = settings.intakeApiKey();
        if (keys.named(id).isEmpty()) {
            LOG.warnf("countersign.intake.api-key names the key '%s', which the file of API keys does not have: runs from the intake topic are refused. Add the key, or name another.", id);
        }
        return id;
    }
}
