package io.countersign.audit;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Outbox.Row;
import io.countersign.audit.Outbox.Turn;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.OwnEvent;
import io.countersign.audit.domain.RecordFact;
import io.countersign.audit.domain.RecordFact.CaseViewed;
import io.countersign.audit.domain.RecordFact.EntriesArchived;
import io.countersign.audit.domain.RecordFact.IncidentClosed;
import io.countersign.audit.domain.RecordFact.RecordExported;
import io.countersign.audit.domain.RecordFact.RecordSearched;
import io.countersign.audit.domain.RecordFact.Refused;
import io.countersign.audit.domain.RecordFact.SigningKeyRotated;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/// Writes down what people do with the Record. Each method returns once the event is committed in the outbox; from there it is
/// published, in order and once, and comes back as an entry. All throw [RecordUnavailable] when nothing could be written: whoever
/// asked must then not get what they asked for.
public final class RecordEvents {

    /// A person who looks at one case again within this time is written down once.
    public static final Duration ONE_VIEW = Duration.ofMinutes(15);

    private final Outbox outbox;
    private final OwnRecords records;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private volatile boolean complete;

    /// @param outbox keeps the events
    /// @param records encodes them
    public RecordEvents(Outbox outbox, OwnRecords records, Clock clock) {
        this.outbox = outbox;
        this.records = records;
        this.clock = clock;
    }

    /// The outbox holds all that was ever published: from now on events may be written. Before, a number could be given out twice.
    public void isComplete() {
        complete = true;
    }

    /// Takes in events that were published, but are not in the outbox: the database was restored from a time before them.
    ///
    /// @param values values on the topic, in order
    /// @throws IllegalStateException a value is none of ours
    public void takeIn(List<byte[]> values) {
        outbox.inTurn(turn -> {
            var last = outbox.last();
            for (var value : values) {
                var event = read(value);
                if (event.seq() > last) {
                    turn.add(row(event, value));
                }
            }
            return null;
        });
    }

    /// Somebody looked at a sensitive case; written once per person, case and [#ONE_VIEW].
    ///
    /// @param runId null: at the whole case
    /// @param what `timeline`, `run` or `entry`
    /// @param sensitive why the case counts as sensitive, one phrase
    public void viewed(Actor by, String caseId, String runId, String what, String sensitive) {
        var views = "views/" + by.id() + "/" + caseId;
        if (isRecent(outbox.last(views).orElse(Instant.MIN))) {
            return;
        }
        inTurn(turn -> {
            if (!isRecent(turn.last(views).orElse(Instant.MIN))) {
                add(turn, by, caseId, runId, views, new CaseViewed(what, sensitive));
            }
            return null;
        });
    }

    /// An auditor searched.
    ///
    /// @param query JSON object of the filters given
    /// @param found entries on the first page
    public void searched(Actor by, String query, int found) {
        write(by, "searches/" + by.id(), new RecordSearched(query, found));
    }

    /// Entries leave as a file.
    ///
    /// @param caseId null: not of one case
    /// @param what in one phrase, such as `case W1`
    /// @param fileDigest SHA-256 of the file, 64 hexadecimal digits
    public void exported(Actor by, String caseId, String what, long entries, String fileDigest) {
        var exports = "exports/" + by.id();
        inTurn(turn -> add(turn, by, caseId == null ? exports : caseId, null, exports, new RecordExported(what, entries, fileDigest)));
    }

    /// Checkpoints are signed with another key from here on.
    ///
    /// @param proof signed note by the key before that names the key from now on
    public void keyRotated(Actor by, String before, String now, String proof, String reason) {
        write(by, "signing-key", new SigningKeyRotated(before, now, proof, reason));
    }

    /// A stopped shard goes on.
    public void incidentClosed(Actor by, IncidentClosed closed) {
        write(by, closed.incidentId(), closed);
    }

    /// Old entries were moved into a file.
    public void archived(Actor by, EntriesArchived archived) {
        write(by, "archive/" + archived.file(), archived);
    }

    /// A request was refused.
    ///
    /// @param caseId null: about none
    /// @param command what was asked for, such as `ApproveRedaction`
    /// @param code stable code of the refusal
    /// @param detail the refusal in one sentence
    /// @param target what it was asked for; null: nothing single
    public void refused(Actor by, String caseId, String command, String code, String detail, String target) {
        inTurn(turn -> refused(turn, by, caseId, command, code, detail, target));
    }

    /// As [#refused(Actor, String, String, String, String, String)], in a turn that has begun.
    OwnEvent refused(Turn turn, Actor by, String caseId, String command, String code, String detail, String target) {
        var commandId = ids.generate().toString();
        return add(turn, by, caseId == null ? commandId : caseId, null, commandId, new Refused(commandId, command, code, detail, target));
    }

    /// Works alone on the events of some kinds: what is decided from them stays true until it is written.
    <T> T inTurn(Function<Turn, T> work) {
        if (!complete) {
            throw new RecordUnavailable("The Record has not compared its own events with Kafka yet.");
        }
        return outbox.inTurn(work);
    }

    /// Adds an event about a case, or about something else that stands for one.
    OwnEvent add(Turn turn, Actor by, String caseId, String runId, String entityId, RecordFact fact) {
        var place = turn.next(entityId, caseId);
        var event = new OwnEvent(ids.generate(), caseId, runId, entityId, place.step(), place.version(), place.seq(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS), by, fact);
        turn.add(row(event, records.recordEvent(event)));
        return event;
    }

    /// The event of a row.
    OwnEvent read(Row row) {
        return read(row.value());
    }

    private OwnEvent read(byte[] value) {
        try {
            return records.recordEvent(value);
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("What stands among the Record's own events is none of them: " + e.getMessage(), e);
        }
    }

    private void write(Actor by, String about, RecordFact fact) {
        inTurn(turn -> add(turn, by, about, null, about, fact));
    }

    private boolean isRecent(Instant then) {
        return then.isAfter(clock.instant().minus(ONE_VIEW));
    }

    private static Row row(OwnEvent event, byte[] value) {
        return new Row(event.seq(), event.eventId(), event.entityId(), event.version(), event.caseId(), event.step(),
                event.fact().getClass().getSimpleName(), event.at(), value);
    }
}
