package io.countersign.approval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the events of one approval amount to, worked out without the state machine: a second opinion.
final class History {

    private static final List<Class<? extends Event>> OF_TIMERS = List.of(Event.Unclaimed.class, Event.Finalized.class, Event.AtRisk.class,
            Event.TargetMissed.class, Event.Escalated.class, Event.Expired.class);
    private static final List<Class<? extends Event>> OF_WHAT_IS_OVER = List.of(Event.Noted.class, Event.Closed.class);

    private final Question question;
    private final Map<Integer, Set<String>> approved = new HashMap<>();
    private final Map<Integer, List<String>> decided = new HashMap<>();
    private int stage = 1;
    private String actionDigest = Sample.DIGEST;
    private String editor;
    private boolean edited;
    private Made pending;
    private boolean over;
    private boolean finalized;

    History(Question question) {
        this.question = question;
    }

    /// @param command what they follow from; null: the opening
    void take(List<Event> events, Command command) {
        for (var event : events) {
            if (command instanceof Command.Due) {
                assertThat(event).as("no timer decides").isInstanceOfAny(OF_TIMERS.toArray(Class[]::new));
                if (event instanceof Event.Finalized) {
                    assertThat(command.at()).as("the undo time is over").isAfterOrEqualTo(pending.at().plus(question.undo()));
                }
            }
            if (over) {
                assertThat(event).as("what is over stays over").isInstanceOfAny(OF_WHAT_IS_OVER.toArray(Class[]::new));
            }
            take(event);
        }
    }

    private void take(Event event) {
        switch (event) {
            case Event.Offered e -> stage = e.offer().stage();
            case Event.Replaced _ -> {
                approved.clear();
                decided.clear();
                editor = null;
                edited = false;
                actionDigest = Sample.DIGEST;
            }
            case Event.StageDecided e -> {
                decides(e.made());
                assertThat(e.made().choice().kind().releases()).as("a no ends it at once").isTrue();
                boolean changes = e.made().choice().kind().changesRun();
                var edit = e.made().choice().edit();
                boolean above = changes && above(edit);
                if (changes) {
                    of(approved).clear();
                    edited = true;
                    editor = above ? e.made().by().id() : edit.actionDigest().equals(actionDigest) ? editor : null;
                    actionDigest = edit.actionDigest();
                }
                if (!above) {
                    approves(e.made());
                }
                assertThat(e.complete()).isEqualTo(of(approved).size() >= quorum());
                decided.computeIfAbsent(stage, _ -> new ArrayList<>()).add(e.made().by().id());
            }
            case Event.Decided e -> {
                decides(e.made());
                pending = e.made();
                if (e.made().choice().kind().releases()) {
                    approves(e.made());
                }
                decided.computeIfAbsent(stage, _ -> new ArrayList<>()).add(e.made().by().id());
            }
            case Event.Undone _ -> {
                decided.get(stage).remove(pending.by().id());
                if (pending.choice().kind().releases()) {
                    of(approved).remove(pending.by().id());
                }
                pending = null;
            }
            case Event.Finalized e -> {
                assertThat(finalized).as("one decision is final").isFalse();
                assertThat(pending).as("a person decided before").isNotNull();
                assertThat(e.made().by()).isEqualTo(pending.by());
                assertThat(e.made().by().kind()).isEqualTo(Asker.Kind.PERSON);
                if (e.made().choice().kind().releases()) {
                    assertThat(stage).as("the last stage").isEqualTo(Math.max(1, question.terms().stages().size()));
                    for (int number = 1; number <= stage; number++) {
                        assertThat(approved.get(number)).as("stage %s", number).hasSizeGreaterThanOrEqualTo(quorum(number));
                    }
                    assertThat(e.made().choice().edit() != null).as("what was edited is released").isEqualTo(edited || pending.choice().edit() != null);
                    assertThat(e.made().actionDigestBefore()).isEqualTo(Sample.DIGEST);
                }
                finalized = true;
                over = true;
            }
            case Event.Expired _ -> over = true;
            case Event.Closed _ -> over = true;
            case Event.Opened _, Event.Viewed _, Event.Noted _, Event.Claimed _, Event.Unclaimed _, Event.Delegated _, Event.Reassigned _,
                    Event.AtRisk _, Event.TargetMissed _, Event.Escalated _ -> { }
        }
    }

    private void decides(Made made) {
        var who = made.by().id();
        assertThat(made.by().kind()).isEqualTo(Asker.Kind.PERSON);
        assertThat(question.excluded()).doesNotContain(who);
        assertThat(who).as("whoever edited it above the limit does not approve it").isNotEqualTo(editor);
        var specs = question.terms().stages();
        if (specs.isEmpty() || !specs.get(stage - 1).earlierDeciders()) {
            for (int earlier = 1; earlier < stage; earlier++) {
                assertThat(decided.getOrDefault(earlier, List.of())).as("deciders of stage %s in stage %s", earlier, stage).doesNotContain(who);
            }
        }
    }

    private void approves(Made made) {
        if (made.choice().kind().changesRun()) {
            of(approved).clear();
        }
        assertThat(of(approved).add(made.by().id())).as("nobody counts twice").isTrue();
    }

    private boolean above(Edit edit) {
        return question.terms().editLimit() != null && !edit.actionDigest().equals(actionDigest)
                && new BigDecimal(edit.action().amount()).compareTo(new BigDecimal(question.terms().editLimit())) > 0;
    }

    private Set<String> of(Map<Integer, Set<String>> people) {
        return people.computeIfAbsent(stage, _ -> new HashSet<>());
    }

    private int quorum() {
        return quorum(stage);
    }

    private int quorum(int number) {
        var specs = question.terms().stages();
        return specs.isEmpty() ? 1 : specs.get(number - 1).quorum();
    }
}
