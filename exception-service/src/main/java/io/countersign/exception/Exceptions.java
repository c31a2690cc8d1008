package io.countersign.exception;

import io.countersign.exception.avro.CommandAvro;
import io.countersign.exception.domain.Resolution;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What people can ask of the exception queue.
@ApplicationScoped
public class Exceptions {

    private final WriterRuntime runtime;
    private final QueueView view;
    private final InstantSource clock;
    private final Duration patience;

    /// Who asks.
    ///
    /// @param idempotencyKey a repeat with the same key gets the first answer; null: none
    /// @param traceparent W3C trace context; null: none
    public record Request(Actor actor, String idempotencyKey, String traceparent) {}

    Exceptions(WriterRuntime runtime, QueueView view, InstantSource clock, KernelSettings settings) {
        this.runtime = runtime;
        this.view = view;
        this.clock = clock;
        this.patience = settings.answerWithin();
    }

    /// Items, the most important first.
    public List<ShownException> list(QueueView.Filter filter) {
        return view.list(filter, clock.instant());
    }

    /// The item with that id.
    public Optional<ShownException> find(String id) {
        return view.find(id);
    }

    /// Takes an item for some minutes, so that others see it.
    ///
    /// @throws CommandGateway.NoAnswer as the others: not answered in time
    public Answer claim(ShownException shown, Request request) {
        return ask(shown, request, CommandAvro::claim);
    }

    /// Gives an item back.
    public Answer unclaim(ShownException shown, Request request) {
        return ask(shown, request, CommandAvro::unclaim);
    }

    /// The changed runs that this very request brought before, should it be a repeat; see [QueueView#editsOf].
    public List<Resolution.Edit> editsBefore(ShownException shown, Request request) {
        return request.idempotencyKey() == null ? List.of() : view.editsOf(head(shown, request).getCommandId());
    }

    /// Settles runs of an item.
    public Answer resolve(ShownException shown, Resolution resolution, Request request) {
        return ask(shown, request, (meta, id) -> CommandAvro.resolve(meta, id, resolution));
    }

    /// Waits a moment until what was answered can be read.
    public void awaitShown(String id, long version) {
        view.await(id, version, patience);
    }

    private Answer ask(ShownException shown, Request request, BiFunction<CommandMeta, String, ExceptionCommand> command) {
        // To the item's own partition: incidents have cases of their own on the partition of the record that caused them.
        return runtime.gateway().ask(shown.partition(), shown.item().caseId(), command.apply(head(shown, request), shown.item().id()), 1,
                patience);
    }

    private CommandMeta head(ShownException shown, Request request) {
        return CommandGateway.head(shown.item().caseId(), request.actor(), request.idempotencyKey(), clock.instant(), request.traceparent());
    }
}
