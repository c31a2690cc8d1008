package io.countersign.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What turned out to be right, by the run's id. Each line: `{"id": ..., "correct": true|false}`, and where known `basis` and
/// `execution.status`: an action that the executing system refused (`error`) would have moved no money.
public final class Truths {
    private final Map<String, Decision> byId = new HashMap<>();

    /// Reads JSON Lines.
    ///
    /// @param wrong hears of every line that can't be used
    public static Truths read(BufferedReader lines, Consumer<WrongLine> wrong) throws IOException {
        var truths = new Truths();
        int number = 0;
        for (String text; (text = lines.readLine()) != null; ) {
            var place = "truth, line " + ++number;
            var line = CaseLines.withoutMark(number, text);
            if (line.isBlank()) {
                continue;
            }
            try {
                truths.add(CaseLines.object(line));
            } catch (IllegalArgumentException e) {
                wrong.accept(new WrongLine(place, e.getMessage()));
            }
        }
        return truths;
    }

    private void add(JsonNode line) {
        if (!line.path("id").isTextual() || !line.path("correct").isBoolean()) {
            throw new IllegalArgumentException("A truth needs \"id\" as text and \"correct\" as true or false.");
        }
        var truth = new Decision(line.get("correct").booleanValue() ? Outcome.RIGHT : Outcome.WRONG, "", line.path("basis").asText(""), null,
                !line.path("execution").path("status").asText().equals("error"));
        if (byId.put(line.get("id").textValue(), truth) != null) {
            throw new IllegalArgumentException("The id \"" + line.get("id").textValue() + "\" stands there twice; remove one.");
        }
    }

    /// What is known about a run; what was decided on it where nothing is. Decision times stay.
    Decision of(String id, Decision decided) {
        var truth = byId.get(id);
        return truth == null ? decided : new Decision(truth.outcome(), decided.by(), truth.reason(), decided.took(), truth.moved());
    }
}
