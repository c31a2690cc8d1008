package io.countersign.exception.avro;

import static io.countersign.exception.Fixtures.LEASE;
import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.by;
import static io.countersign.exception.Fixtures.edit;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.Fixtures;
import io.countersign.exception.domain.Alert;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Terms;
import io.countersign.exception.domain.Trigger;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.NoticeAlert;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.WithdrawException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                new Event.Appended("exc_1", trigger("run_b", "MISSING_DATA"), 2, NOON), new Event.Claimed("exc_1", "priya", NOON.plusSeconds(600)),
                new Event.Unclaimed("exc_1", "given back"),
                new Event.RunResolved("exc_1", "run_a", 2, resolution, edit("run_a"), "digest-of-run_a", "MISSING_DATA"),
                new Event.RunWithdrawn("exc_1", "run_b", "taken back", false),
                new Event.Appended("exc_1", new Trigger(full(), "MISSING_DATA", trigger("run_c", "MISSING_DATA").content()), 3, NOON),
                new Event.AtRisk("exc_1", NOON.plusSeconds(2_000)), new Event.TargetMissed("exc_1", NOON.plusSeconds(2_400)),
                new Event.Escalated("exc_1", "olga", "operations-lead"), new Event.Pinned("exc_1", true, "The customer is on the phone"),
                new Event.Reassigned("exc_1", "priya", "tom", "Tom knows this customer"), new Event.Noted("exc_1", "priya", NOON, "Called them"),
                new Event.Snoozed("exc_1", "priya", NOON, NOON.plusSeconds(9_000), true, "The customer looks for it"),
                new Event.Woken("exc_1", NOON, "they answered", NOON.plusSeconds(2_400), 0),
                new Event.Closed("exc_1", true, "nothing waits", by(ResolutionKind.DISMISS, 1, null)),
                new Event.Reopened("exc_1", "event-1", List.of("run_a"), "They called again", NOON),
                new Event.Merged("exc_1", "exc_2", List.of("run_c"), "The same matter"));
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
        assertThat(Set.copyOf(seen)).containsExactlyInAnyOrderElementsOf(branches(ExceptionEvent.getClassSchema(), "event"));
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
        // Given one command of each kind that is for an exception
        var commands = List.of(CommandAvro.claim(command(), "exc_1"), CommandAvro.unclaim(command(), "exc_1"),
                CommandAvro.resolve(command(), "exc_1", by(ResolutionKind.FIX, 1, "run_a", "run_a")),
                CommandAvro.snooze(command(), "exc_1", NOON, true, "a note"), CommandAvro.wake(command(), "exc_1"),
                CommandAvro.reassign(command(), "exc_1", "tom", "a note"), CommandAvro.pin(command(), "exc_1", true, "a note"),
                CommandAvro.merge(command(), "exc_1", "exc_2", "a note", 7, "cli", "into: it is closed."), CommandAvro.reopen(command(), "exc_1", "a note"),
                CommandAvro.note(command(), "exc_1", "a note"));
        var contents = Map.of("run_a", trigger("run_a", "MISSING_DATA").content());
        var who = Fixtures.PRIYA;

        // When they are read, then each says what it is for
        assertThat(commands.stream().map(c -> CommandAvro.of(c, new CommandAvro.Known(LEASE, "event-1", null, contents))))
                .usingRecursiveFieldByFieldElementComparator().containsExactly(
                new Command.Claim(who, "exc_1", LEASE), new Command.Unclaim(who, "exc_1"),
                new Command.Resolve(who, "exc_1", by(ResolutionKind.FIX, 1, "run_a", "run_a")), new Command.Snooze(who, "exc_1", NOON, true, "a note"), new Command.Wake(who, "exc_1"),
                new Command.Reassign(who, "exc_1", "tom", "a note"), new Command.Pin(who, "exc_1", true, "a note"),
                new Command.Merge(who, "exc_1", "exc_2", "a note", 7, "cli", "into: it is closed.", contents), new Command.Reopen(who, "exc_1", "a note", "event-1"),
                new Command.Note(who, "exc_1", "a note"));
        // And no kind was left out; the other two are for alerts
        assertThat(commands.stream().map(c -> ((SpecificRecord) c.getCommand()).getSchema().getName()).toList())
                .containsExactlyInAnyOrderElementsOf(branches(ExceptionCommand.getClassSchema(), "command").stream()
                        .filter(name -> !name.endsWith("Alert")).toList());
    }

    @Test
    void every_change_of_an_alert_goes_out_and_comes_back() {
        // Given an alert that is raised and seen
        var raised = new Alert.Raised("alt_1", "SLA_MISSED:exc_1", "case-1", "SLA_MISSED", "warning", "exc_1", "support-inbox", "s", NOON);
        var seen = new Alert.Acknowledged("alt_1", "priya", NOON, "On it");

        // When it is translated there and back, then it is the same
        assertThat(AlertAvro.of(AlertAvro.toAvro(meta(null), raised))).contains(raised);
        assertThat(AlertAvro.of(AlertAvro.toAvro(meta(null), seen))).contains(seen);
        assertThat(branches(AlertEvent.getClassSchema(), "event")).containsExactlyInAnyOrder("AlertRaised", "AlertAcknowledged", "CommandRefused");
        var notice = new Alert.Notice("QUEUE_PILE_UP:support-inbox", "QUEUE_PILE_UP", "warning", "support-inbox", "support-inbox", "Many wait.");
        assertThat(AlertAvro.notice((NoticeAlert) AlertAvro.notice(command(), notice).getCommand())).isEqualTo(notice);
        assertThat(AlertAvro.notice(new RaiseAlert(notice.key(), notice.kind(), notice.severity(), notice.subject(), notice.flow(), notice.detail())))
                .isEqualTo(notice);
    }

    @Test
    void every_kind_of_work_is_understood() {
        // Given one piece of work of each kind
        var raise = new ExceptionWork(meta("run_a"), Triggers.toAvro(trigger("run_a", "MISSING_DATA")));
        var withdraw = new ExceptionWork(meta("run_a"), new WithdrawException("taken back", false, 7L));

        // When they are read, then they are what they were
        assertThat(CommandAvro.of(raise, "exc_1")).isInstanceOfSatisfying(Command.Raise.class,
                c -> assertThat(c.trigger().subject().runId()).isEqualTo("run_a"));
        assertThat(CommandAvro.of(withdraw, "exc_1")).isEqualTo(new Command.Withdraw("run_a", "taken back", false, 7));
        assertThat(branches(ExceptionWork.getClassSchema(), "work")).containsExactlyInAnyOrder("RaiseException", "WithdrawException", "RaiseAlert");
    }

    @Test
    void every_way_of_settling_has_a_translation() {
        for (var kind : ResolutionKind.values()) {
            // When it goes out and comes back
            var resolution = new Resolution(kind, 1, null, null, "A note of some length", List.of(), List.of(), "rest", "DUPLICATE");
            var there = CommandAvro.toAvro("exc_1", resolution, List.of());

            // Then it is the same
            assertThat(CommandAvro.of(there)).isEqualTo(resolution);
        }
        assertThat(ResolutionKind.values()).hasSameSizeAs(io.countersign.schemas.avro.ResolutionKind.values());
    }

    /// A run that came with everything that policy can say.
    private static Subject full() {
        var s = trigger("run_c", "MISSING_DATA").subject();
        return new Subject(s.runId(), s.runVersion(), s.flow(), s.title(), s.reason(), s.rule(), s.risk(), s.duty(), s.dueAt(), s.actionDigest(),
                s.excluded(), s.handOvers(), s.weight(), false, "refund", "Europe/Berlin; Mo-Fr 09:00-17:00", "operations-lead", NOON.minusSeconds(60),
                new Terms("{\"type\":\"object\"}", "reply-safe@3"));
    }

    private static String runId(Event event) {
        return switch (event) {
            case Event.Opened e -> e.trigger().subject().runId();
            case Event.Appended e -> e.trigger().subject().runId();
            case Event.RunResolved e -> e.runId();
            case Event.RunWithdrawn e -> e.runId();
            case Event.Claimed _, Event.Unclaimed _, Event.Closed _, Event.Snoozed _, Event.Woken _, Event.Reassigned _, Event.Pinned _,
                    Event.Merged _, Event.Reopened _, Event.Noted _, Event.AtRisk _, Event.TargetMissed _, Event.Escalated _ -> null;
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
