package io.countersign.console.web;

import io.countersign.console.answer.RunDetail;
import io.countersign.console.answer.RunDetail.Action;
import io.countersign.console.answer.RunDetail.Fact;
import io.countersign.console.answer.RunDetail.RunContent;
import io.countersign.console.domain.TextDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// What two contents of a run differ in: the AI's and a person's, or those of two runs.
///
/// @param output null: the answer is the same
/// @param fields of the action that differ
public record Changed(TextDiff output, List<Field> fields) {

    /// @param before empty: it was not there
    /// @param after empty: it is not there any more
    public record Field(String name, String before, String after) {

        public boolean same() {
            return before.equals(after);
        }
    }

    /// @return null: nobody changed it
    static Changed of(RunDetail run) {
        if (run.run() == null || run.edited() == null) return null;
        var changed = between(run.run(), run.edited());
        return changed.output() == null && changed.fields().isEmpty() ? null : changed;
    }

    static Changed between(RunContent was, RunContent is) {
        var output = TextDiff.of(was.outputText(), is.outputText());
        return new Changed(output.same() ? null : output, fields(was.action(), is.action()).stream().filter(field -> !field.same()).toList());
    }

    /// All fields of both actions.
    static List<Field> fields(Action was, Action is) {
        var before = values(was);
        var after = values(is);
        var names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        var fields = new ArrayList<Field>();
        names.forEach(name -> fields.add(new Field(name, before.getOrDefault(name, ""), after.getOrDefault(name, ""))));
        return fields;
    }

    private static LinkedHashMap<String, String> values(Action action) {
        var values = new LinkedHashMap<String, String>();
        if (action == null) return values;
        if (action.type() != null) values.put("Action", action.type());
        if (action.amount() != null) values.put("Amount", action.money());
        if (action.effect() != null) values.put("Effect", action.effect());
        if (action.tool() != null) values.put("Tool", action.tool());
        for (Fact fact : action.args()) values.put(Formats.words(fact.name()), fact.value());
        return values;
    }
}
