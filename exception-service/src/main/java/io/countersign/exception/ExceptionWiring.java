package io.countersign.exception;

import io.countersign.exception.streams.ExceptionTopology;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.WriterRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts the parts together.
@ApplicationScoped
class ExceptionWiring {

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, ExceptionsView view,
            @ConfigProperty(name = "countersign.exceptions.lease", defaultValue = "PT10M") Duration lease) {
        var partitions = access.partitionsOf(Topics.EXCEPTIONS);
        return new WriterRuntime(new SingleWriter(access, ExceptionTopology.of(codec, partitions, lease)),
                new CommandGateway(access, codec, Topics.EXCEPTION_COMMANDS, Topics.EXCEPTION_ANSWERS),
                new CommittedView(access, codec, List.of(Topics.EXCEPTION_EVENTS), view::fold));
    }

    @Produces
    @Singleton
    ExceptionsView view() {
        return new ExceptionsView();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
