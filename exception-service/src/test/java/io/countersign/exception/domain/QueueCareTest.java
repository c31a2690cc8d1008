package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.DEV;
import static io.countersign.exception.Fixtures.LEASE;
import static io.countersign.exception.Fixtures.LEE;
import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static io.countersign.exception.Fixtures.PRIYA;
import static io.countersign.exception.Fixtures.QUINN;
import static io.countersign.exception.Fixtures.TOM;
import static io.countersign.exception.Fixtures.by;
import static io.countersign.exception.Fixtures.person;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.domain.Command.CheckTarget;
import io.countersign.exception.domain.Command.Claim;
import io.countersign.exception.domain.Command.EndSnooze;
import io.countersign.exception.domain.Command.Note;
import io.countersign.exception.domain.Command.Pin;
import io.countersign.exception.domain.Command.Raise;
import io.countersign.exception.domain.Command.Reassign;
import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Command.Snooze;
import io.countersign.exception.domain.Command.Wake;
import io.countersign.exception.domain.Event.AtRisk;
import io.countersign.exception.domain.Event.Escalated;
import io.countersign.exception.domain.Event.TargetMissed;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people do with an item before they settle it, and what time does. Each run is due 40 minutes after noon.
class QueueCareTest extends CaseStory {

    private static final Instant DUE = NOON.plus(Duration.ofMinutes(40));

    @Test
    void an_item_that_is_put_aside_comes_back_by_itself_and_its_clock_ran_on() {
        // Given an item that its owner puts aside for half an hour
        waits("exc_1", "run_a", "MISSING_DATA");
        does(new Snooze(PRIYA, "exc_1", NOON.plusSeconds(1_800), false, NOTE));
        assertThat(item("exc_1").state()).isEqualTo(State.SNOOZED);

        // When a timer comes early, then nothing; when the time has come, then it is back
        assertThat(does(new EndSnooze("exc_1"))).isEmpty();
        after(Duration.ofMinutes(30));
        assertThat(does(new EndSnooze("exc_1"))).hasSize(1);
        assertThat(item("exc_1").state()).isEqualTo(State.OPEN);
        assertThat(item("exc_1").dueAt()).isEqualTo(DUE);

        // And the timer does nothing a second time
        assertThat(does(new EndSnooze("exc_1"))).isEmpty();
    }

    @Test
    void while_the_customer_is_waited_for_the_target_stands_still_and_moves_along_after() {
        // Given an item that waits for the customer from ten minutes on, for an hour
        waits("exc_1", "run_a", "MISSING_DATA");
        after(Duration.ofMinutes(10));
        does(new Snooze(PRIYA, "exc_1", NOON.plus(Duration.ofDays(1)), true, NOTE));
        var before = item("exc_1").priorityAt(now);
        after(Duration.ofHours(1));

        // When it is looked at, then it is as urgent as it was, and no timer says otherwise
        assertThat(item("exc_1").priorityAt(now)).isEqualTo(before);
        assertThat(item("exc_1").lateAt(now)).isFalse();
        assertThat(item("exc_1").nextChangeAt(now)).isEmpty();
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();

        // When a person takes it up, then the hour doesn't count, and is counted apart
        does(new Wake(PRIYA, "exc_1"));
        assertThat(item("exc_1").dueAt()).isEqualTo(DUE.plus(Duration.ofHours(1)));
        assertThat(item("exc_1").waitedForCustomerAt(now)).isEqualTo(Duration.ofHours(1));
        assertThat(item("exc_1").priorityAt(now)).isEqualTo(before);

        // And when it waits again, then the times are summed
        does(new Snooze(PRIYA, "exc_1", now.plusSeconds(600), true, NOTE));
        after(Duration.ofMinutes(10));
        does(new EndSnooze("exc_1"));
        assertThat(item("exc_1").clock().waitedForCustomerMs()).isEqualTo(Duration.ofMinutes(70).toMillis());
        assertThat(item("exc_1").dueAt()).isEqualTo(DUE.plus(Duration.ofMinutes(70)));
    }

    @Test
    void where_hours_count_only_those_of_the_wait_move_the_target() {
        // Given a run that is due on Monday at 11:00 in Berlin, by office hours, and waits for the customer over the weekend
        now = Instant.parse("2026-11-20T15:00:00Z");
        does(new Raise("exc_1", office("run_a", Instant.parse("2026-11-23T10:00:00Z")), null));
        does(new Snooze(PRIYA, "exc_1", Instant.parse("2026-11-24T08:00:00Z"), true, NOTE));

        // When the customer answers on Monday at 10:00 there, then the two hours of work since are added
        now = Instant.parse("2026-11-23T09:00:00Z");
        does(new Wake(PRIYA, "exc_1"));
        assertThat(item("exc_1").dueAt()).isEqualTo(Instant.parse("2026-11-23T12:00:00Z"));
    }

    @Test
    void a_further_trigger_a_claim_and_a_resolution_wake_an_item() {
        waits("exc_1", "run_a", "MISSING_DATA");
        for (var wakes : List.of(new Raise("exc_2", trigger("run_b", "MISSING_DATA"), null), new Claim(PRIYA, "exc_1", LEASE),
                new Resolve(PRIYA, "exc_1", by(ResolutionKind.REJECT, 7, "run_b")))) {
            // Given that it is put aside
            does(new Snooze(PRIYA, "exc_1", now.plusSeconds(600), true, NOTE));

            // When one of these happens, then it is woken first
            assertThat(does(wakes).getFirst()).isInstanceOf(Event.Woken.class);
            assertThat(item("exc_1").snooze()).isNull();
        }
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void only_who_has_or_owns_an_item_puts_it_aside_with_a_reason_and_for_a_time() {
        waits("exc_1", "run_a", "MISSING_DATA");
        var later = NOON.plusSeconds(600);

        // When it isn't theirs, has no reason, or no sensible time, then it is refused
        assertThat(refused(new Snooze(TOM, "exc_1", later, false, NOTE)).code()).isEqualTo(Code.NOT_CLAIMED);
        assertThat(refused(new Snooze(LEE, "exc_1", later, false, NOTE)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refused(new Snooze(PRIYA, "exc_1", later, false, "later")).code()).isEqualTo(Code.NOTE_TOO_SHORT);
        assertThat(refused(new Snooze(PRIYA, "exc_1", NOON, false, NOTE)).code()).isEqualTo(Code.UNTIL_INVALID);
        assertThat(refused(new Snooze(PRIYA, "exc_1", NOON.plus(Duration.ofDays(31)), false, NOTE)).detail()).contains("30 days");
        assertThat(refused(new Wake(PRIYA, "exc_1")).code()).isEqualTo(Code.NO_CHANGE);

        // And who has claimed it may
        does(new Claim(TOM, "exc_1", LEASE));
        assertThat(refused(new Snooze(PRIYA, "exc_1", later, false, NOTE)).code()).isEqualTo(Code.CLAIMED);
        does(new Snooze(TOM, "exc_1", later, false, NOTE));
        assertThat(item("exc_1").claim()).isNull();
    }

    @Test
    void a_new_owner_owns_what_comes_later_too_and_the_old_roles_can_still_step_in() {
        // Given an item that its owner gives to Lee
        waits("exc_1", "run_a", "MISSING_DATA");
        does(new Reassign(PRIYA, "exc_1", "lee", NOTE));

        // When it happens again, then Lee owns that too and may settle it
        waits("exc_2", "run_b", "MISSING_DATA");
        assertThat(item("exc_1").owner()).isEqualTo("lee");
        assertThat(item("exc_1").runs()).extracting(s -> s.duty().owner()).containsOnly("lee");
        var settled = (Decision.Accepted) QueueMachine.decide(queue, new Resolve(LEE, "exc_1", by(ResolutionKind.REJECT, 3, "run_b")), people, now);
        assertThat(settled.role()).as("Lee is no member of the old owner's role").isNull();

        // And a member of the old owner's role still may
        assertThat(QueueMachine.decide(queue, new Resolve(PRIYA, "exc_1", by(ResolutionKind.REJECT, 3, "run_b")), people, now))
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void an_item_goes_only_to_somebody_who_can_have_it_and_only_from_who_may_give_it() {
        waits("exc_1", "run_a", "MISSING_DATA");
        people = away("tom", "lee");

        assertThat(refused(new Reassign(DEV, "exc_1", "quinn", NOTE)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refused(new Reassign(PRIYA, "exc_1", "ghost", NOTE)).detail()).contains("not in the directory");
        assertThat(refused(new Reassign(PRIYA, "exc_1", "dev", NOTE)).detail()).contains("name somebody else");
        assertThat(refused(new Reassign(PRIYA, "exc_1", "priya", NOTE)).code()).isEqualTo(Code.NO_CHANGE);
        assertThat(refused(new Reassign(PRIYA, "exc_1", "tom", NOTE)).detail()).contains("away until").contains("lee, who covers");
        assertThat(refused(new Reassign(PRIYA, "exc_1", "quinn", "")).code()).isEqualTo(Code.NOTE_TOO_SHORT);

        // And an operations lead may, although it isn't hers
        does(new Reassign(person("olga"), "exc_1", "quinn", NOTE));
        assertThat(item("exc_1").owner()).isEqualTo("quinn");
    }

    @Test
    void a_lead_pins_and_everybody_who_works_on_it_notes() {
        waits("exc_1", "run_a", "MISSING_DATA");

        // When somebody pins who is no lead, then not; a queue owner does
        assertThat(refused(new Pin(PRIYA, "exc_1", true, NOTE)).code()).isEqualTo(Code.FORBIDDEN);
        does(new Pin(QUINN, "exc_1", true, NOTE));
        assertThat(item("exc_1").pinned()).isTrue();
        assertThat(refused(new Pin(QUINN, "exc_1", true, NOTE)).code()).isEqualTo(Code.NO_CHANGE);

        // When people note, then it stands there; Lee has no business here, a lead always has
        does(new Note(PRIYA, "exc_1", "Called them"));
        does(new Note(person("olga"), "exc_1", "Please today"));
        assertThat(refused(new Note(LEE, "exc_1", "Hello")).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refused(new Note(PRIYA, "exc_1", " ")).code()).isEqualTo(Code.NOTE_INVALID);
        assertThat(item("exc_1").notes()).extracting(ExceptionItem.Noted::note).containsExactly("Called them", "Please today");
        // and nothing of that makes what one was shown stale
        does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.REJECT, 1, "run_a")));
    }

    @Test
    void the_target_is_told_once_when_near_once_when_missed_and_then_a_lead_is_asked() {
        waits("exc_1", "run_a", "MISSING_DATA");
        assertThat(item("exc_1").checkTargetAt(now)).contains(NOON.plus(Duration.ofMinutes(30)));

        // When three quarters are over
        after(Duration.ofMinutes(30).minusMillis(1));
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(does(new CheckTarget("exc_1"))).containsExactly(new AtRisk("exc_1", DUE));
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();

        // When the target has passed, then it is escalated to the finance lead that the flow names; there is none, so to the backup
        after(Duration.ofMinutes(10));
        assertThat(does(new CheckTarget("exc_1"))).containsExactly(new TargetMissed("exc_1", DUE), new Escalated("exc_1", "tom", null));
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();
        assertThat(item("exc_1").checkTargetAt(now)).isEmpty();
        assertThat(item("exc_1").lateAt(now)).isTrue();
    }

    @Test
    void who_is_asked_when_the_target_is_missed_may_settle_it() {
        // Given a finance lead
        people = new Roster(Stream.concat(PEOPLE.people().stream(), Stream.of(new Person("finn", "Finn Falk", null, List.of("finance-lead"), List.of(),
                List.of()))).toList());
        waits("exc_1", "run_a", "MISSING_DATA");
        var settle = new Resolve(person("finn"), "exc_1", by(ResolutionKind.REJECT, 1, "run_a"));
        assertThat(refused(settle).code()).isEqualTo(Code.FORBIDDEN);

        // When the target is missed, without the timer at risk having come, then the lead is asked and may
        after(Duration.ofHours(1));
        assertThat(does(new CheckTarget("exc_1"))).contains(new Escalated("exc_1", "finn", "finance-lead"));
        assertThat(does(settle)).hasSize(2);
    }

    @Test
    void a_target_that_moved_is_told_of_anew_and_one_that_waited_is_not() {
        // Given an item whose first run is at risk, and a second one that is due later
        waits("exc_1", "run_a", "MISSING_DATA");
        after(Duration.ofMinutes(35));
        does(new CheckTarget("exc_1"));
        does(new Raise("exc_2", office("run_b", now.plus(Duration.ofHours(1))), null));

        // When the customer is waited for meanwhile, then it is not said again
        does(new Snooze(PRIYA, "exc_1", now.plusSeconds(600), true, NOTE));
        after(Duration.ofMinutes(10));
        does(new EndSnooze("exc_1"));
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();

        // When the first run leaves, then the second one's target counts
        does(new Command.Withdraw("run_a", "Taken back.", false, 0));
        assertThat(item("exc_1").checkTargetAt(now)).hasValueSatisfying(at -> assertThat(at).isAfter(now));
    }

    @Test
    void a_hundred_triggers_are_counted_and_the_last_fifty_kept() {
        // When a conversation hands over to a person a hundred times
        IntStream.range(0, 100).forEach(i -> waits("exc_" + i, "run_" + i, "MANUAL"));

        // Then there is one item with all runs, the exact count and the last triggers
        assertThat(queue.items()).hasSize(1);
        assertThat(item("exc_0").count()).isEqualTo(100);
        assertThat(item("exc_0").runs()).hasSize(100);
        assertThat(item("exc_0").recent()).hasSize(50).last().extracting(ExceptionItem.Occurrence::runId).isEqualTo("run_99");
        assertThat(item("exc_0").recent()).first().extracting(ExceptionItem.Occurrence::runId).isEqualTo("run_50");
    }

    @Test
    void who_could_not_be_asked_when_the_target_was_missed_is_looked_for_again() {
        // Given a run whose target is missed while whom the flow names and the backup are away
        waits("exc_1", "run_a", "MISSING_DATA");
        people = away("tom", "priya");
        after(Duration.ofMinutes(30));
        does(new CheckTarget("exc_1"));
        after(Duration.ofMinutes(10));
        assertThat(does(new CheckTarget("exc_1"))).hasSize(1).first().isInstanceOf(Event.TargetMissed.class);
        assertThat(item("exc_1").checkTargetAt(now)).contains(now.plus(Duration.ofMinutes(15)));

        // When a quarter of an hour later nobody is back, then in another one; when the backup is, then they are asked, once
        after(Duration.ofMinutes(15));
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();
        assertThat(item("exc_1").checkTargetAt(now)).contains(now.plus(Duration.ofMinutes(15)));
        people = PEOPLE;
        after(Duration.ofMinutes(15));
        assertThat(does(new CheckTarget("exc_1"))).containsExactly(new Event.Escalated("exc_1", "tom", null));
        assertThat(item("exc_1").checkTargetAt(now)).isEmpty();
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();
    }

    @Test
    void nobody_is_looked_for_for_ever() {
        waits("exc_1", "run_a", "MISSING_DATA");
        people = away("tom", "priya");
        after(Duration.ofDays(1));
        does(new CheckTarget("exc_1"));
        after(Duration.ofDays(4));
        assertThat(item("exc_1").checkTargetAt(now)).isEmpty();
    }

    @Test
    void the_time_that_the_customer_was_waited_for_counts_when_the_sender_takes_the_run_back() {
        // Given an item that waits for the customer for a day
        waits("exc_1", "run_a", "MISSING_DATA");
        does(new Snooze(PRIYA, "exc_1", NOON.plus(Duration.ofDays(3)), true, NOTE));
        after(Duration.ofDays(1));

        // When the run is taken back, then the item is closed with that time on record
        assertThat(does(new Command.Withdraw("run_a", "Taken back.", false, 0))).extracting(e -> e.getClass().getSimpleName()).containsExactly("RunWithdrawn", "Woken", "Closed");
        assertThat(item("exc_1").waitedForCustomerAt(now.plusSeconds(60))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void money_is_named_whichever_run_moves_it() {
        // Given a run of a key customer without money, and one that moves money
        var s = trigger("run_a", "MISSING_DATA").subject();
        does(new Raise("exc_1", new Trigger(new Subject("run_a", 2, s.flow(), s.title(), s.reason(), s.rule(), s.risk(), s.duty(), s.dueAt(), s.actionDigest(),
                s.excluded(), 0, new Weight(false, 3, "key customer"), false, null, null, null, null, Terms.NONE), "MISSING_DATA",
                trigger("run_a", "MISSING_DATA").content()), null));
        assertThat(item("exc_1").priorityAt(now).text()).contains("high risk");
        waits("exc_1", "run_b", "MISSING_DATA");
        assertThat(item("exc_1").priorityAt(now).text()).contains("money action").endsWith("key customer");
    }

    @Test
    void who_was_given_it_does_not_own_a_later_run_that_they_may_not_settle() {
        // Given an item that was given to Lee, and a later run that Lee is responsible for
        waits("exc_1", "run_a", "MISSING_DATA");
        does(new Reassign(PRIYA, "exc_1", "lee", NOTE));
        var s = trigger("run_b", "MISSING_DATA").subject();
        does(new Raise("exc_2", new Trigger(new Subject("run_b", 2, s.flow(), s.title(), s.reason(), s.rule(), s.risk(), s.duty(), s.dueAt(), s.actionDigest(),
                List.of("lee"), 0, s.weight(), false, null, null, null, null, Terms.NONE), "MISSING_DATA", trigger("run_b", "MISSING_DATA").content()), null));

        // Then the item is shown as that of whoever can settle it
        assertThat(item("exc_1").owner()).isEqualTo("priya");
        assertThat(item("exc_1").waiting("run_a").orElseThrow().duty().owner()).isEqualTo("lee");
    }

    @Test
    void a_long_reason_is_cut_at_a_word_and_an_unknown_code_is_for_a_person() {
        // Given a reason of more than 200 characters
        var s = trigger("run_a", "WHATEVER").subject();
        var reason = "The order is missing and ".repeat(12);

        // When it comes in
        var cut = new Subject(s.runId(), 1, null, "", reason, null, s.risk(), s.duty(), s.dueAt(), null, List.of(), 0, s.weight(), false, null, null, null,
                null, Terms.NONE).reason();

        // Then it is cut
        assertThat(cut).hasSizeLessThanOrEqualTo(200).endsWith("…").startsWith("The order is missing and The");
        assertThat(reason).startsWith(cut.substring(0, cut.length() - 1) + " ");
        assertThat(Sentences.cut("x".repeat(198) + "\uD83D\uDE00x", 200)).isEqualTo("x".repeat(198) + "…");
        assertThat(trigger("run_a", "WHATEVER").reasonCode()).isEqualTo("MANUAL");
        assertThat(ReasonCode.values()).hasSize(12);
    }

    /// A run whose target counts office hours in Berlin.
    private static Trigger office(String runId, Instant dueAt) {
        var s = trigger(runId, "MISSING_DATA").subject();
        return new Trigger(new Subject(runId, s.runVersion(), s.flow(), s.title(), s.reason(), s.rule(), s.risk(), s.duty(), dueAt, s.actionDigest(),
                s.excluded(), 0, s.weight(), false, s.actionType(), "Europe/Berlin; Mo-Fr 09:00-17:00", null, null, Terms.NONE), "MISSING_DATA",
                trigger(runId, "MISSING_DATA").content());
    }

    private static Roster away(String id, String cover) {
        return new Roster(PEOPLE.people().stream().map(p -> !p.id().equals(id) ? p : new Person(p.id(), p.name(), p.email(), p.roles(), p.onDuty(),
                List.of(new Person.Absence(NOON, NOON.plusSeconds(86_400), cover)))).toList());
    }

    @Test
    void an_incident_that_keeps_happening_gets_late_all_the_same() {
        // Given an incident with an hour's time, told of again and again
        does(new Raise("exc_1", refusedInput(), null));
        var due = item("exc_1").dueAt();
        var half = item("exc_1").nextChangeAt(now);
        for (int i = 0; i < 5; i++) {
            after(Duration.ofMinutes(5));
            does(new Raise("exc_new", refusedInput(), null));
        }

        // Then its target and its urgency are those of the first time
        assertThat(item("exc_1").count()).isEqualTo(6);
        assertThat(item("exc_1").dueAt()).isEqualTo(due);
        assertThat(item("exc_1").nextChangeAt(NOON)).isEqualTo(half);

        // When the hour is over, then it is late, said once
        now = due;
        assertThat(does(new CheckTarget("exc_1")).getFirst()).isEqualTo(new TargetMissed("exc_1", due));
        does(new Raise("exc_new", refusedInput(), null));
        assertThat(item("exc_1").lateAt(now)).isTrue();
        assertThat(does(new CheckTarget("exc_1"))).isEmpty();
    }

    private Trigger refusedInput() {
        return Incident.rejectedInput("crm", "support-inbox", "INVALID", "amount: it is no decimal", now, new Duty("quinn", null, null, null),
                trigger("run_a", "TECHNICAL").content());
    }

    @Test
    void who_is_excluded_does_not_choose_who_settles_it() {
        // Given a run that Dev is responsible for, and Dev as an operations lead
        waits("exc_1", "run_a", "MISSING_DATA");
        people = new Roster(Stream.concat(PEOPLE.people().stream().filter(p -> !p.id().equals("dev")),
                Stream.of(new Person("dev", "Dev Okoro", null, List.of("operations-lead"), List.of(), List.of()))).toList());

        // When Dev gives it on, then that is refused, and the refusal names who may
        assertThat(refused(new Reassign(DEV, "exc_1", "quinn", NOTE))).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.FORBIDDEN);
            assertThat(refusal.detail()).contains("somebody else must say who settles it: the owner Priya Nair");
        });
        does(new Reassign(person("olga"), "exc_1", "quinn", NOTE));
    }

    @Test
    void a_refusal_does_not_repeat_what_is_long() {
        waits("exc_1", "run_a", "MISSING_DATA");
        assertThat(refused(new Reassign(PRIYA, "exc_1", "x".repeat(256), NOTE)).detail()).hasSizeLessThan(220).contains("x…' is not in the directory");
        assertThat(refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.REJECT, 1, "run_a", "x".repeat(256)))).detail()).hasSizeLessThan(220);
        assertThat(refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.REJECT, 1, "x".repeat(256)))).detail()).hasSizeLessThan(260);
    }
}
