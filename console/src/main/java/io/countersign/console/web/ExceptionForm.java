package io.countersign.console.web;

import io.countersign.console.web.ExceptionCase.Typed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;

/// What the forms of an exception's page send; each uses some of it.
public class ExceptionForm {

    @RestForm String key;
    @RestForm Long version;
    @RestForm String actionDigest;
    @RestForm String cardDigest;
    /// The run whose content was shown.
    @RestForm String shown;
    @RestForm String kind;
    @RestForm String note;
    /// Runs it is for.
    @RestForm List<String> run;
    /// Paths of data and, beside each, its value.
    @RestForm List<String> path;
    @RestForm List<String> value;
    /// More data: `path=value`, one a line.
    @RestForm String extra;
    @RestForm String output;
    @RestForm String amount;
    @RestForm String outcome;
    @RestForm String to;
    @RestForm String into;
    @RestForm("for") String span;
    @RestForm String until;
    @RestForm String pinned;

    String note() {
        return Objects.requireNonNullElse(note, "").strip();
    }

    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; path != null && value != null && i < Math.min(path.size(), value.size()); i++) values.put(path.get(i), value.get(i).replace("\r\n", "\n"));
        return values;
    }

    String output() {
        return output == null ? null : output.replace("\r\n", "\n");
    }

    List<String> runs() {
        return run == null ? List.of() : run;
    }

    Typed typed(String form, String problem) {
        return new Typed(form, problem, kind, note(), output(), Objects.requireNonNullElse(amount, ""), runs(), values(), Objects.requireNonNullElse(extra, ""),
                to != null ? to : Objects.requireNonNullElse(into, ""));
    }
}
