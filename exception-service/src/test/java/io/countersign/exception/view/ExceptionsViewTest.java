package io.countersign.exception.view;

import static io.countersign.exception.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.exception.Fixtures;
import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.QueueView.NoSuchPlace;
import io.countersign.exception.domain.Duty;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.domain.Trigger;
import io.countersign.exception.statistics.Report;
import io.countersign.roster.Readers.Sight;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptionsViewTest {

    private static final Set<State> WAITING = Set.of(State.OPEN, State.CLAIMED, State.SNOOZED);
    private static final Duty DUTY = new Duty("priya", "tom", null, null);

    private final QueueTale tale = new QueueTale();
    private final ExceptionsView view = tale.view();

    @Test
    void pinned_come_first_then_the_important_then_what_is_put_aside_and_closed_ones_last() {
        // Given items of each kind
        tale.opens("exc_1", Risk.LOW, NOON.plusSeconds(36_000));
        tale.opens("exc_2", Risk.HIGH, NOON.plusSeconds(36_000));
        tale.now = NOON.plusSeconds(1);
        tale.opens("exc_3", Risk.HIGH, NOON.plusSeconds(36_000));
        tale.opens("exc_4", Risk.CRITICAL, NOON.plusSeconds(36_000));
        tale.opens("exc_5", Risk.LOW, NOON.plusSeconds(36_000));
        tale.opens("exc_6", Risk.CRITICAL, NOON.plusSeconds(36_000));
        tale.opens("exc_7", Risk.CRITICAL, NOON.plusSeconds(36_000));
        tale.happens(new Event.Pinned("exc_5", true, "the customer is on the phone"));
        tale.happens(new Event.Pinned("exc_4", true, "the customer is on the phone"));
        tale.happens(new Event.Snoozed("exc_4", "priya", tale.now, NOON.plusSeconds(999), false, "later"));
        tale.happens(new Event.Closed("exc_6", true, "done", null));
        tale.now = NOON.plusSeconds(2);
        tale.happens(new Event.Closed("exc_7", false, "taken back", null));

        // When they are listed, then in that order; the closed ones newest first
        assertThat(ids(filter(Set.of()))).containsExactly("exc_5", "exc_2", "exc_3", "exc_1", "exc_4", "exc_7", "exc_6");
        assertThat(ids(filter(WAITING))).containsExactly("exc_5", "exc_2", "exc_3", "exc_1", "exc_4");
        assertThat(ids(filter(Set.of(State.RESOLVED)))).containsExactly("exc_6");
        assertThat(ids(filter(Set.of(State.CANCELLED, State.SNOOZED)))).containsExactly("exc_4", "exc_7");
    }

    @Test
    void what_becomes_urgent_moves_up_by_itself() {
        // Given an item of low risk that is due soon, and one of medium risk that is not
        tale.opens("exc_1", Risk.MEDIUM, NOON.plus(Duration.ofDays(9)));
        tale.opens("exc_2", Risk.LOW, NOON.plusSeconds(3_600));
        assertThat(ids(filter(WAITING))).containsExactly("exc_1", "exc_2");

        // When a quarter of its time is left, then it stands first, without any event; and it is late when its time is over
        tale.now = NOON.plusSeconds(2_700);
        assertThat(ids(filter(WAITING))).containsExactly("exc_2", "exc_1");
        assertThat(ids(late())).isEmpty();
        tale.now = NOON.plusSeconds(3_600);
        assertThat(ids(late())).containsExactly("exc_2");
    }

    @Test
    void a_page_looks_at_what_it_shows_however_much_waits() {
        // Given an index with 20,000 items of others, and 60 of Tom's
        var index = new QueueIndex();
        for (int i = 0; i < 20_060; i++) {
            tale.opens("exc_" + (100_000 + i), "flow", "MISSING_DATA", Risk.values()[i % 4], new Duty(i < 20_000 ? "p" + i % 7 : "tom", null, null, null),
                    NOON.plusSeconds(3_600 + i), "r");
        }
        tale.readBy(view);
        view.list(filter(Set.of()), null, 30_000, tale.now).rows().forEach(shown -> index.put(shown, 0, tale.now));

        // When the first page of 50 is asked for with 50 looks at items, then that is enough, for Tom and for the whole queue
        var tom = new Filter(WAITING, null, null, null, "tom", null, false, null, null, Sight.ALL);
        assertThat(index.part(tom, Place.start(Map.of(), tale.now), 50, 50, new Roster(List.of()), tale.now).rows()).hasSize(50)
                .allMatch(shown -> shown.item().owner().equals("tom"));
        assertThat(index.part(filter(WAITING), Place.start(Map.of(), tale.now), 50, 50, new Roster(List.of()), tale.now).rows()).hasSize(50)
                .allMatch(shown -> shown.item().risk() == Risk.CRITICAL);
    }

    @Test
    void a_person_finds_what_they_may_be_expected_to_do() {
        // Given items that Tom owns, backs up, has claimed, is asked for by escalation, and one that is not his
        tale.opens("exc_1", "f", "TECHNICAL", Risk.LOW, new Duty("tom", null, null, null), NOON.plusSeconds(9_000), "r");
        tale.opens("exc_2", "f", "TECHNICAL", Risk.LOW, DUTY, NOON.plusSeconds(9_000), "r");
        tale.opens("exc_3", "f", "TECHNICAL", Risk.LOW, new Duty("quinn", null, null, null), NOON.plusSeconds(9_000), "r");
        tale.opens("exc_4", "f", "TECHNICAL", Risk.LOW, new Duty("quinn", null, null, null), NOON.plusSeconds(9_000), "r");
        tale.opens("exc_5", "f", "TECHNICAL", Risk.LOW, new Duty("quinn", null, null, null), NOON.plusSeconds(9_000), "r");
        tale.opens("exc_6", "f", "TECHNICAL", Risk.LOW, new Duty(null, "tom", null, null), NOON.plusSeconds(9_000), "r");
        tale.happens(new Event.Claimed("exc_3", "tom", NOON.plusSeconds(600)));
        tale.happens(new Event.Escalated("exc_4", "tom", null));
        person("priya", List.of());

        // When nobody is away, then what he owns, has claimed, was asked for or nobody owns is his, each once
        var tom = new Filter(WAITING, null, null, null, "tom", null, false, null, null, Sight.ALL);
        assertThat(ids(tom)).containsExactlyInAnyOrder("exc_1", "exc_3", "exc_4", "exc_6");
        tale.happens(new Event.Claimed("exc_1", "tom", NOON.plusSeconds(600)));
        assertThat(ids(tom)).containsExactlyInAnyOrder("exc_1", "exc_3", "exc_4", "exc_6");

        // When Priya is away and Lee covers, then what Tom backs up is his too, and Lee's
        person("priya", List.of(NOON + "/" + NOON.plusSeconds(60) + "/lee"));
        assertThat(ids(tom)).containsExactlyInAnyOrder("exc_1", "exc_2", "exc_3", "exc_4", "exc_6");
        var lee = new Filter(WAITING, null, null, null, "lee", null, false, null, null, Sight.ALL);
        assertThat(ids(lee)).containsExactly("exc_2");

        // And when she is back, no longer; nor what was given to somebody else
        tale.now = NOON.plusSeconds(60);
        assertThat(ids(lee)).isEmpty();
        tale.happens(new Event.Reassigned("exc_1", "tom", "quinn", "Tom is on a course"));
        assertThat(ids(tom)).containsExactlyInAnyOrder("exc_3", "exc_4", "exc_6");
    }

    @Test
    void an_item_is_found_by_whoever_owns_any_of_its_runs() {
        // Given an item with a run of Ana's, and since she is away a newer one of Omar's
        tale.opens("exc_1", "f", "TECHNICAL", Risk.LOW, new Duty("ana", null, null, null), NOON.plusSeconds(9_000), "r");
        var s = Fixtures.trigger("run_b", "TECHNICAL");
        tale.happens(new Event.Appended("exc_1", s, 2, NOON));

        // When either looks, then it is there, once
        for (var person : List.of("ana", "priya")) {
            assertThat(ids(new Filter(WAITING, null, null, null, person, null, false, null, null, Sight.ALL))).containsExactly("exc_1");
        }
    }

    @Test
    void late_is_late_although_the_customer_is_waited_for_since() {
        // Given an item that waits for the customer since after its target, and one since before
        tale.opens("exc_1", Risk.LOW, NOON.plusSeconds(60));
        tale.opens("exc_2", Risk.LOW, NOON.plusSeconds(600));
        tale.now = NOON.plusSeconds(120);
        for (var id : List.of("exc_1", "exc_2")) {
            tale.happens(new Event.Snoozed(id, "priya", tale.now, NOON.plusSeconds(9_000), true, "asked"));
        }
        tale.now = NOON.plusSeconds(700);

        // When both are asked, then the listing and the figures agree
        assertThat(ids(late())).containsExactly("exc_1");
        assertThat(view.statistics(Sight.ALL, tale.now).late()).isEqualTo(1);
    }

    @Test
    void filters_narrow_each_other() {
        // Given items that differ
        tale.opens("exc_1", "inbox", "MISSING_DATA", Risk.LOW, DUTY, NOON.plusSeconds(9_000), "Order number is missing");
        tale.now = NOON.plusSeconds(3_600);
        tale.opens("exc_2", "inbox", "LOW_CONFIDENCE", Risk.HIGH, DUTY, NOON.plusSeconds(99_000), "Die KÜNDIGUNG ist unklar");
        tale.opens("exc_3", "invoices", "MISSING_DATA", Risk.HIGH, DUTY, NOON.plusSeconds(99_000), "100% of the [amount] differs\\E.*");

        // When they are filtered, then each filter counts
        assertThat(ids(new Filter(WAITING, "inbox", null, null, null, null, false, null, null, Sight.ALL))).containsExactly("exc_2", "exc_1");
        assertThat(ids(new Filter(WAITING, "inbox", "MISSING_DATA", null, null, null, false, null, null, Sight.ALL))).containsExactly("exc_1");
        assertThat(ids(new Filter(WAITING, null, null, Risk.HIGH, "priya", null, false, null, null, Sight.ALL))).containsExactly("exc_2", "exc_3");
        assertThat(ids(new Filter(WAITING, null, null, null, null, "case-3", false, null, null, Sight.ALL))).containsExactly("exc_3");
        assertThat(ids(new Filter(WAITING, "invoices", null, null, null, "case-1", false, null, null, Sight.ALL))).isEmpty();
        assertThat(ids(new Filter(WAITING, null, null, null, null, null, false, NOON.plusSeconds(1), null, Sight.ALL))).containsExactly("exc_1");

        // And text is found in ids and reasons, in upper or lower case, as it stands
        assertThat(ids(text("ORDER NUM"))).containsExactly("exc_1");
        assertThat(ids(text("kündigung"))).containsExactly("exc_2");
        assertThat(ids(text("[AMOUNT] differs\\e.*"))).containsExactly("exc_3");
        assertThat(ids(text(".*"))).containsExactly("exc_3");
        assertThat(ids(text("RUN_2"))).containsExactly("exc_2");
        assertThat(ids(text("case-1"))).containsExactly("exc_1");
        assertThat(ids(text("\u202e<script>"))).isEmpty();
    }

    @Test
    void runs_are_read_where_they_stand_and_those_of_a_settled_item_are_not_kept() {
        // Given an item with a run, which is settled with a change by a command
        tale.opens("exc_1", Risk.LOW, NOON.plusSeconds(9_000));
        tale.readBy(view);
        var shown = view.find("exc_1").orElseThrow();
        assertThat(view.content(shown, "run_1")).hasValueSatisfying(run -> assertThat(new String(run, StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"run_1\"}"));
        assertThat(view.content(shown, "run_2")).isEmpty();
        tale.happens(new Event.RunResolved("exc_1", "run_1", 2, Fixtures.by(ResolutionKind.FIX, 1, "run_1", "run_1"), Fixtures.edit("run_1"), "digest", "MISSING_DATA"));
        var command = tale.lastCommand();
        tale.happens(new Event.Closed("exc_1", true, "Priya fixed it", null));
        tale.readBy(view);

        // When it is looked at again, then nothing waits; a repeat of the command finds what it brought
        assertThat(view.content(view.find("exc_1").orElseThrow(), "run_1")).isEmpty();
        assertThat(view.find("exc_1").orElseThrow().closedAt()).isEqualTo(NOON);
        assertThat(view.editsOf(command)).extracting(edit -> edit.runId()).containsExactly("run_1");
        assertThat(view.editsOf("another")).isEmpty();
    }

    @Test
    void a_repeat_that_names_no_time_finds_the_time_of_the_first() {
        // Given an item that waits for the customer by a command
        tale.opens("exc_1", Risk.LOW, NOON.plusSeconds(9_000));
        tale.happens(new Event.Snoozed("exc_1", "priya", NOON, NOON.plusSeconds(600), true, "asked"));
        tale.readBy(view);

        // When the command is asked for, then its time is there
        assertThat(view.snoozedUntil(tale.lastCommand())).contains(NOON.plusSeconds(600));
        assertThat(view.snoozedUntil("another")).isEmpty();
    }

    @Test
    void what_people_move_has_not_happened_again_and_keeps_its_own_reason() {
        // Given two runs of a rule, one of which is settled, taken up again and sent back by policy
        tale.opens("exc_1", Risk.LOW, NOON.plusSeconds(9_000));
        tale.opens("exc_2", Risk.LOW, NOON.plusSeconds(9_000));
        tale.happens(new Event.RunResolved("exc_1", "run_1", 2, Fixtures.by(ResolutionKind.BY_HAND, 1, "run_1"), null, "digest", "MISSING_DATA"));
        tale.happens(new Event.Closed("exc_1", true, "by hand", null));
        tale.happens(new Event.Reopened("exc_1", "e", List.of("run_1"), "They called", NOON));
        tale.happens(new Event.Appended("exc_1", Fixtures.trigger("run_1", 4, "MANUAL", 0), 2, NOON));
        tale.readBy(view);
        assertThat(view.statistics(Sight.ALL, NOON).resolvedToday()).as("it is open again").isZero();

        // When a run of the same reason moves into an item of another reason by a merge
        tale.opens("exc_3", "support-inbox", "LOW_CONFIDENCE", Risk.LOW, DUTY, NOON.plusSeconds(9_000), "r");
        var came = tale.items.get("exc_2").runs().getFirst();
        tale.happens(new Event.Merged("exc_2", "exc_3", List.of("run_2"), "The same matter"));
        tale.happens(new Event.Appended("exc_3", new Trigger(came, "MISSING_DATA", Fixtures.trigger("run_2", "MISSING_DATA").content()), 2, NOON));
        tale.readBy(view);

        // Then neither is counted: twice is no repeat
        assertThat(view.statistics(Sight.ALL, NOON).repeats()).isEmpty();

        // When it happens a third time, appended to the item of the other reason, then it is one, under the reason that occurred
        tale.happens(new Event.Appended("exc_3", Fixtures.trigger("run_9", 2, "MISSING_DATA", 0), 3, NOON));
        tale.readBy(view);
        assertThat(view.statistics(Sight.ALL, NOON).repeats()).extracting(Report.Repeat::reason, Report.Repeat::count).containsExactly(tuple("MISSING_DATA", 3));
    }

    @Test
    void statistics_are_those_of_the_events() {
        // Given two items that were opened two days ago, one of which missed its target and was resolved today
        tale.now = NOON.minus(Duration.ofDays(2));
        tale.opens("exc_1", Risk.LOW, NOON.minusSeconds(60));
        tale.opens("exc_2", "inbox", "LOW_CONFIDENCE", Risk.LOW, DUTY, NOON.plusSeconds(60), "r");
        tale.now = NOON;
        tale.happens(new Event.TargetMissed("exc_1", NOON.minusSeconds(60)));
        tale.happens(new Event.RunResolved("exc_1", "run_1", 2, Fixtures.by(ResolutionKind.RELEASE, 2, "run_1"), null, "digest", "MISSING_DATA"));
        tale.happens(new Event.Closed("exc_1", true, "Priya released it", null));
        tale.readBy(view);

        // When they are asked for
        var report = view.statistics(Sight.ALL, NOON.plusSeconds(120));

        // Then they say so
        assertThat(report.open()).isEqualTo(1);
        assertThat(report.late()).isEqualTo(1);
        assertThat(report.byReason()).containsOnly(Map.entry("LOW_CONFIDENCE", 1));
        assertThat(report.missedToday()).isEqualTo(1);
        assertThat(report.resolvedToday()).isEqualTo(1);
        assertThat(report.byOwner().get("priya").resolvedToday()).isEqualTo(1);
        assertThat(report.openedToday()).isZero();

        // And while the customer is waited for it is not late
        tale.happens(new Event.Snoozed("exc_2", "priya", NOON, NOON.plusSeconds(600), true, "asked"));
        tale.readBy(view);
        assertThat(view.statistics(Sight.ALL, NOON.plusSeconds(120)).late()).isZero();
        assertThat(ids(late())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "MXwy", "!!!", "Mnwx", "\u202e", "MXx4fHh8eHx4fHg"})
    void a_place_that_no_listing_gave_is_refused(String place) {
        // When a listing is to go on from there, then it is told, or it is a place like any other
        assertThatThrownBy(() -> {
            view.list(filter(WAITING), place, 10, NOON);
            throw new NoSuchPlace();
        }).isInstanceOf(NoSuchPlace.class);
    }

    @Test
    void who_sees_a_part_gets_pages_and_figures_of_that_part() {
        // Given 30 items, of which the legal team owns every tenth
        for (int i = 0; i < 30; i++) {
            tale.opens("exc_" + (100 + i), "flow", i % 10 == 0 ? "POLICY_CONFLICT" : "MISSING_DATA", Risk.LOW, new Duty("p", null, i % 10 == 0 ? "legal" : "operations", null),
                    NOON.plusSeconds(36_000), "r");
        }
        tale.happens(new Event.Closed("exc_110", true, "done", Fixtures.by(ResolutionKind.DISMISS, 1, null)));
        tale.readBy(view);
        var legal = new Sight(false, concern -> concern.named().contains("legal"));

        // When pages of one are read, then these come, and the figures count them
        var first = view.list(new Filter(Set.of(), null, null, null, null, null, false, null, null, legal), null, 1, tale.now);
        var second = view.list(new Filter(Set.of(), null, null, null, null, null, false, null, null, legal), first.next(), 2, tale.now);
        assertThat(Stream.of(first, second).flatMap(page -> page.rows().stream()).map(row -> row.item().id())).containsExactly("exc_100", "exc_120", "exc_110");
        assertThat(second.next()).isNull();
        assertThat(view.statistics(legal, tale.now)).satisfies(report -> {
            assertThat(report.open()).isEqualTo(2);
            assertThat(report.byReason()).containsExactly(Map.entry("POLICY_CONFLICT", 2));
            assertThat(report.openedToday()).isEqualTo(3);
            assertThat(report.resolvedToday()).isEqualTo(1);
            assertThat(report.byOwner()).containsOnlyKeys("p", "priya");
        });

        // And who settled one sees it afterwards
        var priya = new Sight(false, concern -> concern.named().contains("priya"));
        assertThat(ids(new Filter(Set.of(), null, null, null, null, null, false, null, null, priya))).containsExactly("exc_110");
    }

    private void person(String id, List<String> absences) {
        var person = DirectoryPerson.newBuilder().setId(id).setName(id).setEmail(null).setRoles(List.of("operations")).setOnDuty(List.of()).setAbsences(absences).build();
        view.fold(new Inbound(Topics.PEOPLE, 0, 0, id, new PersonSnapshot(person), new byte[0], Map.of()));
    }

    private List<String> ids(Filter filter) {
        tale.readBy(view);
        return view.list(filter, null, 100, tale.now).rows().stream().map(row -> row.item().id()).toList();
    }

    private static Filter filter(Set<State> states) {
        return new Filter(states, null, null, null, null, null, false, null, null, Sight.ALL);
    }

    private static Filter late() {
        return new Filter(WAITING, null, null, null, null, null, true, null, null, Sight.ALL);
    }

    private static Filter text(String text) {
        return new Filter(WAITING, null, null, null, null, null, false, null, text, Sight.ALL);
    }

    @Test
    void a_made_up_cursor_does_not_change_what_others_see() {
        // Given an item of medium risk, and one of low risk that is due in nine minutes
        tale.opens("exc_1", Risk.MEDIUM, NOON.plus(Duration.ofDays(9)));
        tale.opens("exc_2", Risk.LOW, NOON.plus(Duration.ofMinutes(9)));
        assertThat(ids(filter(WAITING))).containsExactly("exc_1", "exc_2");

        // When somebody goes on from a time that no listing can be from, then there is no such place
        for (long millis : new long[] {NOON.plus(Duration.ofMinutes(10)).toEpochMilli() + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> view.list(filter(WAITING), cursor(millis), 9, tale.now)).isInstanceOf(NoSuchPlace.class);
        }

        // When from one that another instance's clock may show, then they go on, and the order stays what it is
        assertThat(view.list(filter(WAITING), cursor(NOON.plus(Duration.ofMinutes(10)).toEpochMilli()), 9, tale.now).rows()).hasSize(2);
        assertThat(ids(filter(WAITING))).containsExactly("exc_1", "exc_2");
    }

    private static String cursor(long millis) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("1|0|0|0|||" + millis + "|").getBytes(StandardCharsets.UTF_8));
    }
}
