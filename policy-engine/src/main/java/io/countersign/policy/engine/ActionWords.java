package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.FlowExplanation.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Finds the words for one action: what the AI may do, and who decides otherwise.
final class ActionWords {
    private final FlowDefinition flow;
    private final UnaryOperator<String> who;

    /// @param who how a person or role is called, by its name in the file
    ActionWords(FlowDefinition flow, UnaryOperator<String> who) {
        this.flow = flow;
        this.who = who;
    }

    /// @param releasing names of the rules that can let it go
    Card card(ActionClass action, List<String> releasing) {
        var notes = new ArrayList<String>();
        notes.add(action.effect() == Effect.EXTERNAL ? "reaches outside" : "a draft inside");
        notes.add(action.risk().word() + " risk");
        notes.add("level " + action.autonomy().word());
        if (action.calendar() != null) {
            notes.add("hours that count: " + action.calendar());
        }
        if (action.expireAfter() != null) {
            notes.add("a question expires after " + (action.calendar() == null ? PlainWords.duration(action.expireAfter()) : PlainWords.workingTime(action.expireAfter())));
        }
        if (action.escalateTo() != null) {
            notes.add("%s asked, too, %s".formatted(who.apply(action.escalateTo()),
                    action.escalateAfter() == null ? "when the target is missed" : "after " + PlainWords.duration(action.escalateAfter())));
        }
        if (!action.decisions().isEmpty()) {
            notes.add("decisions: " + String.join(", ", action.decisions()));
        }
        if (action.editLimit() != null) {
            notes.add("edited above " + action.editLimit().toPlainString() + ", somebody else approves");
        }
        if (action.bulkLimit() != null) {
            notes.add("at most " + action.bulkLimit().toPlainString() + " in one bulk decision");
        }
        if (action.argumentsSchema() != null) {
            notes.add("its arguments are checked");
        }
        if (action.effect() == Effect.EXTERNAL) {
            notes.add(action.undo().isZero() ? "a decision is final at once" : "a decision can be undone for " + PlainWords.duration(action.undo()));
            notes.add("a release is good for " + PlainWords.duration(action.receiptValidFor()));
            if (action.reportOutcome()) {
                notes.add("the caller must report the outcome");
            }
        }
        return new Card(action.type(), action.type(), may(action, releasing) + asked(action), notes);
    }

    private static String may(ActionClass action, List<String> releasing) {
        return switch (action.autonomy()) {
            case RECORD_ONLY -> "What the AI proposes is recorded, and nothing is done. ";
            case DRAFT_ONLY -> action.effect() == Effect.INTERNAL ? byRule(action, releasing) : "The AI only drafts it: a person edits the draft or answers instead. ";
            case APPROVE_ALL -> "A person approves every one. ";
            case BY_RULE -> byRule(action, releasing);
            case AUTOMATIC -> "The AI may do it on its own unless a rule holds it back; %s of these are checked afterwards%s. ".formatted(
                    PlainWords.percent(action.sample()), releasing.isEmpty() ? "" : " (those that a rule lets go: as that rule says)");
        };
    }

    private static String byRule(ActionClass action, List<String> releasing) {
        if (action.effect() == Effect.INTERNAL) {
            return "The AI may do it on its own unless a rule holds it back. ";
        }
        return releasing.isEmpty() ? "The AI may never do it on its own: no rule lets it go. " : "The AI may do it on its own by the rule%s %s. ".formatted(
                releasing.size() == 1 ? "" : "s", PlainWords.list(releasing.stream().map(name -> "“" + name + "”").toList()));
    }

    private String asked(ActionClass action) {
        if (action.autonomy() == Autonomy.RECORD_ONLY) {
            return "";
        }
        var asked = action.stages().isEmpty() ? List.of(flow.firstAsked(action)) : action.stages();
        var sentence = String.join(", then ", asked.stream().map(this::decides).toList());
        boolean always = action.autonomy() == Autonomy.APPROVE_ALL || action.autonomy() == Autonomy.DRAFT_ONLY && action.effect() == Effect.EXTERNAL;
        return always ? capital(sentence) + "." : "Otherwise " + sentence + ".";
    }

    private String decides(Stage stage) {
        return "%s%s%s decide%s within %s".formatted(stage.quorum() > 1 ? stage.quorum() + " of " : "", who.apply(stage.owner()),
                stage.backup() == null ? "" : " (backup " + who.apply(stage.backup()) + ")", stage.quorum() > 1 ? "" : "s", PlainWords.duration(stage.respondWithin()));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// What happens to an action that no rule knows.
    static String unmatched(Autonomy autonomy, Effect effect) {
        return switch (autonomy) {
            case RECORD_ONLY -> "recorded, and nothing is done";
            case DRAFT_ONLY -> effect == Effect.EXTERNAL ? "a person edits the draft or answers instead" : "the draft goes out";
            case APPROVE_ALL -> "a person decides";
            case BY_RULE -> effect == Effect.EXTERNAL ? "a person decides" : "the draft goes out";
            case AUTOMATIC -> "it goes out";
        };
    }
}
