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
import static io.countersign.exception.Fixtures.digest;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.Fixtures;
import io.countersign.exception.domain.Command.Claim;
import io.countersign.exception.domain.Command.EndLease;
import io.countersign.exception.domain.Command.Raise;
import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Command.Unclaim;
import io.countersign.exception.domain.Command.Withdraw;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueMachineTest extends CaseStory {

    @Test
    void a_first_trigger_opens_an_item_and_says_how_important_it_is() {
        // When a run needs a person
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));

        // Then it waits in an item of its own
        assertThat(item("exc_1").state()).isEqualTo(State.OPEN);
        assertThat(item("exc_1").runs()).extracting(Subject::runId).containsExactly("run_a");
        assertThat(item("exc_1").priorityText()).isEqualTo("risk 3 × urgency 1 × impact 1 = 3: money action, 40 min left, no key customer");
    }

    @Test
    void a_second_trigger_of_the_same_reason_is_appended_and_counted() {
        // Given an item
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));

        // When another run of the case needs a person for the same reason
        does(new Raise("exc_2", trigger("run_b", "MISSING_DATA"), null));

        // Then both wait in it, and the newest is shown
        assertThat(queue.items()).hasSize(1);
        assertThat(item("exc_1").runs()).extracting(Subject::runId).containsExactly("run_a", "run_b");
        assertThat(item("exc_1").shown().runId()).isEqualTo("run_b");
        assertThat(item("exc_1").count()).isEqualTo(2);
    }

    @Test
    void a_second_trigger_of_another_reason_opens_another_item() {
        // Given an item
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));

        // When another run needs a person for another reason
        does(new Raise("exc_2", trigger("run_b", "LOW_CONFIDENCE"), null));

        // Then there are two
        assertThat(queue.items()).extracting(ExceptionItem::id).containsExactly("exc_1", "exc_2");
    }

    @Test
    void a_run_raised_again_for_another_reason_moves_there() {
        // Given a run that waits alone
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));

        // When it is raised for another reason
        does(new Raise("exc_2", trigger("run_a", "LOW_CONFIDENCE"), null));

        // Then it waits there only, and what it left behind is closed
        assertThat(item("exc_1").state()).isEqualTo(State.CANCELLED);
        assertThat(item("exc_2").runs()).extracting(Subject::runId).containsExactly("run_a");
    }

    @Test
    void a_run_raised_again_for_the_same_reason_waits_once_with_its_new_version() {
        // Given a run that waits
        does(new Raise("exc_1", trigger("run_a", 2, "MISSING_DATA", 0), null));

        // When it is raised again
        does(new Raise("exc_2", trigger("run_a", 5, "MISSING_DATA", 1), null));

        // Then it waits once
        assertThat(item("exc_1").runs()).extracting(Subject::runVersion).containsExactly(5L);
        assertThat(item("exc_1").count()).isEqualTo(2);
    }

    @Test
    void a_withdrawn_run_leaves_and_the_item_closes_with_the_last() {
        // Given two runs in one item
        two();

        // When both are withdrawn
        does(new Withdraw("run_b", "The sender took it back.", false, 0));
        assertThat(item("exc_1").shown().runId()).isEqualTo("run_a");
        does(new Withdraw("run_a", "The sender took it back.", false, 0));

        // Then the item has fallen away
        assertThat(item("exc_1").state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void a_withdrawal_of_a_run_that_does_not_wait_changes_nothing() {
        assertThat(does(new Withdraw("run_x", "The sender took it back.", false, 0))).isEmpty();
    }

    @Test
    void the_owner_settles_all_that_waits_with_one_event_a_run() {
        // Given two runs in one item
        two();

        // When the owner settles it
        var events = does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 2, "run_b")));

        // Then each run has its event and the item is resolved
        assertThat(events).filteredOn(Event.RunResolved.class::isInstance).extracting(e -> ((Event.RunResolved) e).runId())
                .containsExactly("run_a", "run_b");
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
        assertThat(item("exc_1").ending()).isEqualTo("Priya Nair released it: The customer sent the number");
    }

    @Test
    void a_named_run_is_settled_and_the_others_wait_on() {
        // Given two runs in one item
        two();

        // When one is settled
        does(new Resolve(TOM, "exc_1", by(ResolutionKind.FIX, 2, "run_b", "run_b")));

        // Then the other waits
        assertThat(item("exc_1").state()).isEqualTo(State.OPEN);
        assertThat(item("exc_1").runs()).extracting(Subject::runId).containsExactly("run_a");
    }

    @Test
    void what_was_settled_but_not_applied_is_told_at_the_closed_item() {
        // Given a settled run
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a")));

        // When policy says that the run had moved on
        var events = does(new Withdraw("run_a", "The run was withdrawn before.", false, 0));

        // Then that is an event of the item, whose state stays
        assertThat(events).containsExactly(new Event.RunWithdrawn("exc_1", "run_a", "The run was withdrawn before.", false));
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void who_comes_second_hears_who_was_first() {
        // Given a settled item
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a")));

        // When somebody else settles it too
        var refusal = refused(new Resolve(TOM, "exc_1", by(ResolutionKind.REJECT, 1, "run_a")));

        // Then they hear of the first
        assertThat(refusal.code()).isEqualTo(Code.ALREADY_RESOLVED);
        assertThat(refusal.detail()).contains("Priya Nair released it");
    }

    @Test
    void a_claimed_item_is_closed_to_others_until_the_lease_is_over() {
        // Given an item that Priya has
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Claim(PRIYA, "exc_1", LEASE));
        assertThat(item("exc_1").state()).isEqualTo(State.CLAIMED);

        // When Tom wants it
        var refusal = refused(new Claim(TOM, "exc_1", LEASE));

        // Then he hears who has it and until when
        assertThat(refusal).isEqualTo(new Refusal(Code.CLAIMED, "Priya Nair has this exception until 12:10:00 UTC; ask them, or wait."));
        assertThat(refused(new Resolve(TOM, "exc_1", by(ResolutionKind.RELEASE, 2, "run_a"))).code()).isEqualTo(Code.CLAIMED);

        // And once the lease is over it is his, even before the timer has said so
        now = now.plus(LEASE);
        does(new Claim(TOM, "exc_1", LEASE));
        assertThat(item("exc_1").claim().by()).isEqualTo("tom");
    }

    @Test
    void ones_own_claim_does_not_make_what_one_was_shown_stale() {
        // Given an item shown at version 1 and claimed since
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Claim(PRIYA, "exc_1", LEASE));

        // When it is settled as shown
        does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a")));

        // Then it is
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void a_decision_on_what_has_changed_since_is_refused_with_what_changed() {
        // Given an item shown with one run, and a second run since
        two();

        // When it is settled as shown
        var refusal = refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a")));

        // Then it is refused
        assertThat(refusal.code()).isEqualTo(Code.STALE);
        assertThat(refusal.detail()).contains("version 1").contains("version 2").contains("it happened again");
    }

    @Test
    void a_decision_on_another_action_is_refused() {
        // Given an item
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));

        // When it is settled with the digest of another action
        var refusal = refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_z")));

        // Then it is refused
        assertThat(refusal.code()).isEqualTo(Code.STALE);
        assertThat(refusal.detail()).contains(digest("run_a"));
    }

    @Test
    void only_who_has_it_gives_it_back() {
        // Given an item that Priya has
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        assertThat(refused(new Unclaim(PRIYA, "exc_1")).code()).isEqualTo(Code.NOT_CLAIMED);
        does(new Claim(PRIYA, "exc_1", LEASE));

        // When Tom gives it back, then not; when Priya does, then it is free
        assertThat(refused(new Unclaim(TOM, "exc_1")).code()).isEqualTo(Code.NOT_CLAIMED);
        does(new Unclaim(PRIYA, "exc_1"));
        assertThat(item("exc_1").state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_late_timer_does_nothing_and_a_due_one_frees_the_item() {
        // Given a claim that was renewed
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Claim(PRIYA, "exc_1", LEASE));
        now = now.plusSeconds(300);
        does(new Claim(PRIYA, "exc_1", LEASE));

        // When the first lease would have ended, then nothing happens
        now = NOON.plus(LEASE);
        assertThat(does(new EndLease("exc_1"))).isEmpty();

        // When the second has, then it is free
        now = NOON.plus(LEASE).plusSeconds(300);
        assertThat(does(new EndLease("exc_1"))).containsExactly(
                new Event.Unclaimed("exc_1", "The time for which Priya Nair had it is over."));
    }

    @Test
    void whoever_is_excluded_has_no_right_or_is_no_person_is_told_who_may() {
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        var release = by(ResolutionKind.RELEASE, 1, "run_a");

        // When those ask who may not, then each hears why
        assertThat(refused(new Resolve(DEV, "exc_1", release)).detail()).contains("somebody else must settle it: the owner Priya Nair");
        assertThat(refused(new Claim(DEV, "exc_1", LEASE)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refused(new Resolve(LEE, "exc_1", release)).detail())
                .isEqualTo("Lee Novak may not settle this; ask the owner Priya Nair or the backup Tom Berg or anyone in the role operations or a queue owner.");
        assertThat(refused(new Resolve(Fixtures.person("ghost"), "exc_1", release)).detail()).contains("not in the directory");
        assertThat(refused(new Resolve(new Asker(Asker.Kind.PROGRAM, "key-1"), "exc_1", release)).detail()).contains("is a program");

        // And a queue owner may
        does(new Resolve(QUINN, "exc_1", release));
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void whoever_covers_an_absent_owner_may_settle_for_that_time() {
        // Given an owner who is away, with Lee standing in
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        var away = new Roster(PEOPLE.people().stream().map(p -> !p.id().equals("priya") ? p : new Person(p.id(), p.name(), p.email(),
                p.roles(), p.onDuty(), List.of(new Person.Absence(NOON, NOON.plusSeconds(60), "lee")))).toList());
        var resolve = new Resolve(LEE, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a"));

        // When Lee settles, then it counts while the owner is away and not after
        assertThat(QueueMachine.decide(queue, resolve, away, NOON)).isInstanceOf(Accepted.class);
        assertThat(QueueMachine.decide(queue, resolve, away, NOON.plusSeconds(60))).isInstanceOf(Refused.class);
    }

    @Test
    void the_fallback_is_offered_only_where_the_flow_names_one() {
        // Given a run with a fallback, and one without
        waits("exc_1", "run_a", "MISSING_DATA");
        var without = trigger("run_b", "MISSING_DATA");
        var s = without.subject();
        does(new Raise("exc_2", new Trigger(new Subject("run_b", 2, s.flow(), s.title(), s.reason(), s.rule(), s.risk(), s.duty(), s.dueAt(), s.actionDigest(),
                s.excluded(), 0, s.weight(), false, s.actionType(), null, null, null, Terms.NONE), "MISSING_DATA", without.content()), null));

        // When both are sent to it, then neither goes, and the refusal says what to choose
        var refusal = refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.FALLBACK, 2, "run_b")));
        assertThat(refusal.code()).isEqualTo(Code.NOT_OFFERED);
        assertThat(refusal.detail()).isEqualTo("kind: fallback is not offered, the flow names no fallback for the prompt of run run_b; choose retry, by-hand or reject.");

        // When only the one that has one is, then it goes
        assertThat(does(new Resolve(PRIYA, "exc_1", by(ResolutionKind.FALLBACK, 2, "run_b", "run_a")))).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ResolutionKind.class, names = {"FIX", "CORRECT", "APPROVAL", "RETRY", "FALLBACK", "DISMISS"})
    void after_three_hand_overs_only_release_reject_and_by_hand_are_offered(ResolutionKind kind) {
        // Given a run that was handed over three times
        does(new Raise("exc_1", trigger("run_a", 9, "MISSING_DATA", 3), null));

        // When it is to be handed over again
        var refusal = refused(new Resolve(PRIYA, "exc_1", by(kind, 1, "run_a", "run_a")));

        // Then it is refused with what is offered
        assertThat(refusal.code()).isEqualTo(Code.NOT_OFFERED);
        assertThat(refusal.detail()).contains("release, reject or by-hand");
    }

    @ParameterizedTest
    @EnumSource(value = ResolutionKind.class, names = {"RELEASE", "REJECT", "BY_HAND"})
    void after_three_hand_overs_a_person_can_still_end_it(ResolutionKind kind) {
        // Given a run that was handed over three times
        does(new Raise("exc_1", trigger("run_a", 9, "MISSING_DATA", 3), null));

        // When a person ends it, then it is ended
        does(new Resolve(PRIYA, "exc_1", by(kind, 1, "run_a")));
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void what_is_missing_is_named() {
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        var good = by(ResolutionKind.RELEASE, 1, "run_a");

        // When something is missing or too much, then the refusal says what
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, good.kind(), "too short", List.of()))).code()).isEqualTo(Code.NOTE_TOO_SHORT);
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, ResolutionKind.FIX, good.note(), List.of()))).code()).isEqualTo(Code.EDIT_MISSING);
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, ResolutionKind.REJECT, good.note(), List.of(Fixtures.edit("run_a"))))).code())
                .isEqualTo(Code.EDIT_NOT_ALLOWED);
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, good.kind(), good.note(), List.of(Fixtures.edit("run_z"))))).code())
                .isEqualTo(Code.EDIT_NOT_ALLOWED);
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, ResolutionKind.CORRECT, good.note(), List.of()))).code()).isEqualTo(Code.EDIT_MISSING);
        assertThat(refused(new Resolve(PRIYA, "exc_1", with(good, ResolutionKind.CORRECT, good.note(), List.of(Fixtures.edit("run_a"))))).detail())
                .contains("changes the output only").contains("run_a");
        assertThat(refused(new Resolve(PRIYA, "exc_1", by(ResolutionKind.RELEASE, 1, "run_a", "run_z"))).code()).isEqualTo(Code.NOT_WAITING);
        assertThat(refused(new Resolve(PRIYA, "exc_9", good)).code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void an_incident_without_a_run_is_ended_by_hand_or_dismissed() {
        // Given an incident
        var content = trigger("run_a", "TECHNICAL").content();
        var incident = Incident.deadLetter("policy-service", "runs", "NOT_AVRO", "The bytes make no sense.", NOON, Incident.duty(PEOPLE, NOON), content);
        does(new Raise("exc_1", incident, null));
        does(new Raise("exc_2", incident, null));
        assertThat(queue.items()).hasSize(1);
        assertThat(item("exc_1").shown().duty().owner()).isEqualTo("quinn");
        assertThat(item("exc_1").risk()).isEqualTo(Risk.CRITICAL);

        // When it is released, then not; by hand, then it is closed
        assertThat(refused(new Resolve(QUINN, "exc_1", by(ResolutionKind.RELEASE, 2, null))).code()).isEqualTo(Code.NOT_OFFERED);
        assertThat(does(new Resolve(QUINN, "exc_1", by(ResolutionKind.BY_HAND, 2, null)))).hasSize(1);
        assertThat(item("exc_1").state()).isEqualTo(State.RESOLVED);
    }

    private static Resolution with(Resolution r, ResolutionKind kind, String note, List<Resolution.Edit> edits) {
        return new Resolution(kind, r.shownVersion(), r.shownActionDigest(), r.cardDigest(), note, r.runIds(), edits, r.channel(), r.outcomeCode());
    }

    private void two() {
        does(new Raise("exc_1", trigger("run_a", "MISSING_DATA"), null));
        does(new Raise("exc_2", trigger("run_b", "MISSING_DATA"), null));
    }
}
