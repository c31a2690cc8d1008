package io.countersign.exception;

import io.countersign.exception.avro.CommandAvro;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.statistics.Report;
import io.countersign.roster.Readers.Sight;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What people can ask of the exception queue. Each request waits for its committed answer.
///
/// All that change something throw [CommandGateway.NoAnswer] when it does not come in time.
@ApplicationScoped
public class Exceptions {

    /// How long the customer is waited for, unless somebody says otherwise.
    public static final Duration CUSTOMER_WITHIN = Duration.ofDays(30);

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

    /// Items, in the order of [QueueView#list].
    ///
    /// @param after where to go on; null: from the start
    /// @throws QueueView.NoSuchPlace `after` was not made by a listing
    /// @throws QueueView.NotThereYet another instance made `after` and this one lags behind
    public QueueView.Page list(QueueView.Filter filter, String after, int limit) {
        return view.list(filter, after, limit, clock.instant());
    }

    /// The item with that id.
    public Optional<ShownException> find(String id) {
        return view.find(id);
    }

    /// The content of a waiting run, or of an incident: [ShownException#INCIDENT].
    public Optional<byte[]> content(ShownException shown, String runId) {
        return view.content(shown, runId);
    }

    /// What `sight` sees of the queue, in figures.
    public Report statistics(Sight sight) {
        return view.statistics(sight, clock.instant());
    }

    /// Takes an item for some minutes, so that others see it.
    public Answer claim(ShownException shown, Request request) {
        return ask(shown, request, CommandAvro::claim);
    }

    /// Gives an item back.
    public Answer unclaim(ShownException shown, Request request) {
        return ask(shown, request, CommandAvro::unclaim);
    }

    /// Puts an item aside; its clock goes on.
    public Answer snooze(ShownException shown, Instant until, String note, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.snooze(head, id, until, false, note));
    }

    /// Puts an item aside until the customer answers; its target time moves along.
    ///
    /// @param until null: for [#CUSTOMER_WITHIN]
    public Answer waitForCustomer(ShownException shown, Instant until, String note, Request request) {
        var end = until != null ? until : before(shown, request).flatMap(view::snoozedUntil)
                .orElseGet(() -> clock.instant().plus(CUSTOMER_WITHIN).truncatedTo(ChronoUnit.HOURS));
        return ask(shown, request, (head, id) -> CommandAvro.snooze(head, id, end, true, note));
    }

    /// Takes an item up again before the time.
    public Answer wake(ShownException shown, Request request) {
        return ask(shown, request, CommandAvro::wake);
    }

    /// Gives an item to another owner.
    public Answer reassign(ShownException shown, String to, String note, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.reassign(head, id, to, note));
    }

    /// Puts an item on top, or back.
    public Answer pin(ShownException shown, boolean pinned, String note, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.pin(head, id, pinned, note));
    }

    /// Says that an item is the same matter as another one, which goes on.
    ///
    /// @param shownVersion version that was shown; 0: not said
    /// @param channel `rest`, `cli` or `console`
    public Answer merge(ShownException shown, String into, String note, long shownVersion, String channel, Request request) {
        // When it is closed, it is a repeat, or too late: the writer knows.
        var unfit = shown.item().open() ? unfit(shown, into) : null;
        return ask(shown, request, (head, id) -> CommandAvro.merge(head, id, into, note, shownVersion, channel, unfit));
    }

    /// The writer of the item's case can't see items of other cases, so whether such a one is there and open is looked up here.
    private String unfit(ShownException shown, String into) {
        var target = view.find(into);
        if (target.isEmpty()) {
            return "into: there is no exception '" + into + "'; name the one that goes on.";
        }
        var item = target.get().item();
        return item.open() || item.caseId().equals(shown.item().caseId()) ? null
                : "into: " + into + " is closed (" + item.ending() + "); name an open exception.";
    }

    /// Takes a settled item up again.
    public Answer reopen(ShownException shown, String note, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.reopen(head, id, note));
    }

    /// Writes something down on an item.
    public Answer note(ShownException shown, String note, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.note(head, id, note));
    }

    /// The changed runs that this very request brought before, should it be a repeat; see [QueueView#editsOf].
    public List<Resolution.Edit> editsBefore(ShownException shown, Request request) {
        return before(shown, request).map(view::editsOf).orElse(List.of());
    }

    /// Settles runs of an item.
    public Answer resolve(ShownException shown, Resolution resolution, Request request) {
        return ask(shown, request, (head, id) -> CommandAvro.resolve(head, id, resolution));
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

    /// Id under which the request's command has been judged before, should it be a repeat; empty: it can't be one.
    private Optional<String> before(ShownException shown, Request request) {
        return request.idempotencyKey() == null ? Optional.empty() : Optional.of(head(shown, request).getCommandId());
    }

    private CommandMeta head(ShownException shown, Request request) {
        return CommandGateway.head(shown.item().caseId(), request.actor(), request.idempotencyKey(), clock.instant(), request.traceparent());
    }
}
