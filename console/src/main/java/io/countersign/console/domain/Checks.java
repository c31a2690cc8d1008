package io.countersign.console.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What speaks against what an AI used: sources that disagree, failed, found nothing, are old or incomplete.
///
/// @param all in the order in which they matter
public record Checks(List<Check> all) {

    /// A data source that an AI used.
    ///
    /// @param query what it was asked; null: not said
    /// @param ok null: not said
    /// @param fetchedAt null: not said
    /// @param records how many it found; null: not said
    /// @param complete null: not said
    /// @param conflictsWith names of the sources that say something else
    public record Source(String name, String query, Boolean ok, Instant fetchedAt, Integer records, Boolean complete, List<String> conflictsWith) {

        /// Read longer than this before the run, it is called old.
        private static final Duration FRESH = Duration.ofHours(24);

        /// How old what it said was when the AI used it; null: not said.
        public Duration age(Instant used) {
            return fetchedAt == null || used == null ? null : Duration.between(fetchedAt, used).isNegative() ? Duration.ZERO : Duration.between(fetchedAt, used);
        }

        public boolean isStale(Instant used) {
            var age = age(used);
            return age != null && age.compareTo(FRESH) > 0;
        }
    }

    /// @param id what a tick names it by
    /// @param kind `amount`, `conflict`, `failed`, `rejected`, `stale`, `incomplete`, `empty`
    /// @param detail what is known about it, label and value in turn; may be empty
    /// @param mustLook nobody approves without having ticked it
    public record Check(String id, String kind, String title, List<Detail> detail, boolean mustLook) {}

    /// A labelled value.
    public record Detail(String label, String value) {}

    /// @param rejectedBefore an earlier run of the case whose same action a person rejected; null: none
    /// @param used when the AI used the sources; null: not known
    public static Checks of(List<Source> sources, String rejectedBefore, Instant used) {
        var checks = new ArrayList<Check>();
        if (rejectedBefore != null) {
            checks.add(new Check("rejected", "rejected", "A person rejected the same action before", List.of(new Detail("Run", rejectedBefore)), true));
        }
        for (int i = 0; i < sources.size(); i++) {
            var source = sources.get(i);
            if (!source.conflictsWith().isEmpty()) {
                checks.add(new Check("conflict-" + i, "conflict", source.name() + " does not agree with " + String.join(", ", source.conflictsWith()), said(source, sources), true));
            }
            if (Boolean.FALSE.equals(source.ok())) checks.add(new Check("failed-" + i, "failed", source.name() + " could not be asked", asked(source), true));
        }
        for (int i = 0; i < sources.size(); i++) {
            var source = sources.get(i);
            if (Boolean.FALSE.equals(source.complete())) checks.add(new Check("incomplete-" + i, "incomplete", source.name() + " answered only in part", asked(source), false));
            if (Integer.valueOf(0).equals(source.records())) checks.add(new Check("empty-" + i, "empty", source.name() + " found nothing", asked(source), false));
            if (source.isStale(used)) {
                checks.add(new Check("stale-" + i, "stale", source.name() + " was read " + Waiting.span(source.age(used)) + " before the AI used it", asked(source), false));
            }
        }
        return new Checks(List.copyOf(checks));
    }

    /// With what the text that goes out says of money. A text that names the action's amount too may well speak of another one.
    ///
    /// @param amount the action's, in words: `100.00 EUR`
    public Checks with(NamedAmounts named, String amount) {
        if (named.other().isEmpty()) return this;
        var said = String.join(", ", named.other());
        var title = named.same() ? "The text says " + said + " besides the action's " + amount : "The text says " + said + ", the action " + amount;
        // Its id is of these amounts: a tick counts for no others.
        var check = new Check("amount-" + Integer.toHexString(title.hashCode()), "amount", title, List.of(), !named.same());
        var checks = new ArrayList<Check>(all);
        checks.add(named.same() ? checks.size() : 0, check);
        return new Checks(List.copyOf(checks));
    }

    /// What has to be looked at before somebody approves.
    public List<Check> mustLook() {
        return all.stream().filter(Check::mustLook).toList();
    }

    public int conflicts() {
        return mustLook().size();
    }

    public int warnings() {
        return all.size() - conflicts();
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    private static List<Detail> asked(Source source) {
        return source.query() == null ? List.of() : List.of(new Detail("Asked", source.query()));
    }

    private static List<Detail> said(Source source, List<Source> sources) {
        var said = new ArrayList<Detail>();
        said.add(new Detail(source.name(), words(source)));
        sources.stream().filter(other -> other != source && source.conflictsWith().contains(other.name())).forEach(other -> said.add(new Detail(other.name(), words(other))));
        return said;
    }

    private static String words(Source source) {
        var words = new ArrayList<String>();
        if (source.query() != null) words.add(source.query());
        if (source.records() != null) words.add(source.records() == 1 ? "1 entry" : source.records() + " entries");
        if (source.fetchedAt() != null) words.add("read " + source.fetchedAt());
        return words.isEmpty() ? "nothing more is known" : String.join(", ", words);
    }
}
