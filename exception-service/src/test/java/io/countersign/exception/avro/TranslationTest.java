package io.countersign.exception.avro;

import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.by;
import static io.countersign.exception.Fixtures.edit;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ClaimException;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.UnclaimException;
import io.countersign.schemas.avro.WithdrawException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TranslationTest {

    private static final Actor PRIYA = Actor.newBuilder().setKind(ActorKind.PERSON).setId("priya").setRole(null).setAuthentication(null).build();

    @Test
    void every_event_goes_out_and_comes_back_as_the_same_change() {
        // Given one event of each kind, in an order in which they can happen
        var resolution = by(ResolutionKind.FIX, 1, "run_a", "run_a");
        var events = List.<Event>of(new Event.Opened("exc_1", trigger("run_a", "MISSING_DATA"), NOON, 6, "risk 3"),
                new Event.Appended("exc_1", trigger("run_b", "MISSING_DATA"), 2), new Event.Claimed("exc_1", "priya", NOON.plusSeconds(600)),
                new Event.Unclaimed("exc_1", "given back"),
                new Event.RunResolved("exc_1", "run_a", 2, resolution, edit("run_a"), "digest-of-run_a", "MISSING_DATA"),
                new Event.RunWithdrawn("exc_1", "run_b", "taken back", false), new Event.Closed("exc_1", true, "nothing waits"));
        var there = new CaseQueue("case-1", List.of());
        var back = there;
        var seen = new ArrayList<String>(List.of(CommandRefused.class.getSimpleName()));
        for (var event : events) {
            // When it is translated there and back
            ExceptionItem before = there.find("exc_1").orElse(null);
            there = QueueMachine.evolve(there, event);
            var record = EventAvro.toAvro(meta(runId(event)), event, before, there.find("exc_1").orElseThrow());
            seen.add(((SpecificRecord) record.getEvent()).getSchema().getName());
            back = QueueMachine.evolve(back, EventAvro.of(record).orElseThrow());

            // Then it changes the same
            assertThat(back.items()).usingRecursiveComparison().isEqualTo(there.items());
        }
        // And no kind was left out
        assertThat(seen).containsExactlyInAnyOrderElementsOf(branches(ExceptionEvent.getClassSchema(), "event"));
    }

    @Test
    void an_edited_run_leaves_once_and_not_in_every_event() {
        // Given a resolution with a changed run
        var event = new Event.RunResolved("exc_1", "run_a", 2, by(ResolutionKind.FIX, 1, "run_a", "run_a"), edit("run_a"), null, "MISSING_DATA");
        var queue = QueueMachine.evolve(new CaseQueue("case-1", List.of()), new Event.Opened("exc_1", trigger("run_a", "MISSING_DATA"), NOON, 6, ""));
        var item = queue.find("exc_1").orElseThrow();

        // When it is translated
        var resolved = (io.countersign.schemas.avro.RunResolved) EventAvro.toAvro(meta("run_a"), event, item, item).getEvent();

        // Then the run stands in `edited` only
        assertThat(resolved.getEdited().getRunId()).isEqualTo("run_a");
        assertThat(resolved.getResolution().getEdited()).isEmpty();
    }

    @Test
    void every_kind_of_command_is_understood() {
        // Given one command of each kind
        var resolve = CommandAvro.resolve(command(), "exc_1", by(ResolutionKind.FIX, 1, "run_a", "run_a"));
        var commands = List.of(CommandAvro.claim(command(), "exc_1"), CommandAvro.unclaim(command(), "exc_1"), resolve);

        // When they are read, then each says what it is for
        assertThat(commands).extracting(c -> CommandAvro.exceptionId(c)).containsOnly("exc_1");
        assertThat(commands.stream().map(c -> CommandAvro.of(c, Duration.ofMinutes(10)).getClass().getSimpleName())).containsExactly("Claim",
                "Unclaim", "Resolve");
        assertThat(branches(ExceptionCommand.getClassSchema(), "command")).containsExactlyInAnyOrder(ClaimException.class.getSimpleName(),
                UnclaimException.class.getSimpleName(), ResolveException.class.getSimpleName());
    }

    @Test
    void every_kind_of_work_is_understood() {
        // Given one piece of work of each kind
        var raise = new ExceptionWork(meta("run_a"), Triggers.toAvro(trigger("run_a", "MISSING_DATA")));
        var withdraw = new ExceptionWork(meta("run_a"), new WithdrawException("taken back", false));

        // When they are read, then they are what they were
        assertThat(CommandAvro.of(raise, "exc_1")).isInstanceOfSatisfying(Command.Raise.class,
                c -> assertThat(c.trigger().subject().runId()).isEqualTo("run_a"));
        assertThat(CommandAvro.of(withdraw, "exc_1")).isEqualTo(new Command.Withdraw("run_a", "taken back", false));
        assertThat(branches(ExceptionWork.getClassSchema(), "work")).containsExactlyInAnyOrder("RaiseException", "WithdrawException");
    }

    @Test
    void every_way_of_settling_has_a_translation() {
        for (var kind : ResolutionKind.values()) {
            // When it goes out and comes back
            var resolution = new Resolution(kind, 1, null, null, "A note of some length", List.of(), List.of(), "rest");
            var there = CommandAvro.toAvro("exc_1", resolution, List.of());

            // Then it is the same
            assertThat(CommandAvro.of(there)).isEqualTo(resolution);
        }
        assertThat(ResolutionKind.values()).hasSameSizeAs(io.countersign.schemas.avro.ResolutionKind.values());
    }

    private static String runId(Event event) {
        return switch (event) {
            case Event.Opened e -> e.trigger().subject().runId();
            case Event.Appended e -> e.trigger().subject().runId();
            case Event.RunResolved e -> e.runId();
            case Event.RunWithdrawn e -> e.runId();
            case Event.Claimed _, Event.Unclaimed _, Event.Closed _ -> null;
        };
    }

    private static Set<String> branches(Schema schema, String field) {
        return schema.getField(field).schema().getTypes().stream().map(Schema::getName).collect(Collectors.toSet());
    }

    private static CommandMeta command() {
        return CommandMeta.newBuilder().setCommandId("cmd-1").setCaseId("case-1").setActor(PRIYA).setSentAt(NOON).setTraceparent(null).build();
    }

    private static EventMeta meta(String runId) {
        return EventMeta.newBuilder().setEventId("e").setCaseId("case-1").setRunId(runId).setEntityId("exc_1").setStep(1).setVersion(1).setSeq(1)
                .setOccurredAt(NOON).setActor(PRIYA).setCausationId("c").setTraceparent(null).setSummary("s").build();
    }
}
