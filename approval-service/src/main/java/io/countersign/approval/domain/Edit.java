package io.countersign.approval.domain;

import java.util.Set;

/// A run as a person changed it.
///
/// @param content the whole changed run; null once it is settled: the event keeps it
/// @param contentDigest digest of the whole changed run
/// @param actionDigest digest of the changed action; null: no action
/// @param changed top-level fields that differ from the run that was shown
/// @param words what changed, such as `the amount from 240.00 to 190.00 EUR`
/// @param action the changed action
/// @param title what is asked with it, such as `refund 190.00 EUR`; null: as before
/// @param flaw why it can't be taken, with field, value and remedy; null: nothing is wrong with it
public record Edit(RunContent content, String contentDigest, String actionDigest, Set<String> changed, String words, ActionFacts action,
        String title, String flaw) {

    /// What was stored before actions were kept has none.
    public Edit {
        action = action == null ? ActionFacts.NONE : action;
    }

    Edit withoutContent() {
        return new Edit(null, contentDigest, actionDigest, changed, words, action, title, flaw);
    }
}
