package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.answer.Colleague;
import java.util.List;
import java.util.Locale;

/// Who a flow asks.
final class FlowDuty {

    private FlowDuty() {}

    /// Who decides if an approval is asked for: whoever owns the action, or else the flow's exceptions.
    ///
    /// @param run null: none waits
    /// @return one sentence; null: not known
    static String decides(JsonNode flow, JsonNode run, List<Colleague> people) {
        var action = flow.path("actions").path(run == null ? "" : run.path("action").path("type").asText());
        var asked = action.hasNonNull("owner") ? action : flow.path("exceptions");
        if (!asked.hasNonNull("owner")) return null;
        return who(asked.path("owner").asText(), people) + " decides" + (asked.hasNonNull("backup") ? ", backup " + who(asked.path("backup").asText(), people) : "") + ".";
    }

    /// A person by name; a role with who is on duty in it.
    private static String who(String asked, List<Colleague> people) {
        var role = Formats.words(asked).toLowerCase(Locale.ROOT);
        return people.stream().filter(p -> p.id().equals(asked)).map(Colleague::name).findFirst()
                .or(() -> people.stream().filter(p -> p.onDuty() != null && p.onDuty().contains(asked)).map(p -> p.name() + " (" + role + ")").findFirst())
                .orElse("the " + role);
    }
}
