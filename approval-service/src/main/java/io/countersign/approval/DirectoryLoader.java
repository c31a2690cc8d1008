package io.countersign.approval;

import io.countersign.approval.avro.ToAvro;
import io.countersign.approval.files.PeopleFile;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.LoadDirectory;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import io.countersign.singlewriter.WriterRuntime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// At the start, hands the file of people to the single writer of partition 0, which publishes what differs from before. The
/// service is ready when that is done.
@ApplicationScoped
public class DirectoryLoader {

    private static final Logger LOG = Logger.getLogger(DirectoryLoader.class);
    static final String KEY = "directory";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final WriterRuntime runtime;
    private final ApprovalSettings settings;
    private volatile boolean loaded;
    private volatile Thread loader;

    DirectoryLoader(WriterRuntime runtime, ApprovalSettings settings) {
        this.runtime = runtime;
        this.settings = settings;
    }

    void start(@Observes StartupEvent started) {
        var people = PeopleFile.read(settings.peopleFile());
        loader = Thread.ofVirtual().name("directory").start(() -> load(people));
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (loader != null) {
            loader.interrupt();
        }
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("directory").status(loaded).build();
    }

    private void load(Roster people) {
        try {
            while (!loaded) {
                if (runtime.gateway().ready() && runtime.writer().ready()) {
                    loaded = send(runtime.gateway(), people);
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service stops
        }
    }

    /// Hands over `people` once.
    ///
    /// @return false: no answer came, so it is to be done again
    public static boolean send(CommandGateway gateway, Roster people) {
        var self = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.APPROVAL).setRole(null).setAuthentication(null).build();
        var command = ApprovalCommand.newBuilder().setMeta(CommandGateway.head(KEY, self, null, Instant.now(), null))
                .setCommand(new LoadDirectory(new ArrayList<>(people.people().stream().map(ToAvro::person).toList()))).build();
        try {
            var answer = gateway.ask(0, KEY, command, 1, PATIENCE);
            if (answer.getStatus() == AnswerStatus.REFUSED) {
                throw new IllegalStateException("The directory was refused: " + answer.getDetail());
            }
            LOG.info(answer.getDetail());
            return true;
        } catch (NoAnswer e) {
            LOG.warnf("The directory is not loaded yet: %s", e.getMessage());
            return false;
        }
    }
}
