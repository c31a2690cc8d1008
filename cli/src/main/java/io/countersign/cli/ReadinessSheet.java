package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;

/// The five checks before an AI may do more on its own.
final class ReadinessSheet {

    private ReadinessSheet() {}

    static Sheet of(JsonNode report) {
        var sheet = new Sheet("Ready for more autonomy? " + Figures.days(report), "Five checks for each active flow, run when this was asked for. All five must hold before a level is raised.");
        if (report.path("flows").isEmpty()) sheet.note("No flow is active.");
        for (var flow : report.path("flows")) {
            var failed = new ArrayList<String>();
            flow.path("checks").forEach(check -> {
                if (!check.path("pass").asBoolean()) failed.add(check.path("number").asText());
            });
            sheet.heading(flow.path("flow").asText() + ", version " + flow.path("version").asText()).verdict(failed.isEmpty(), failed.isEmpty() ? "Ready: all five checks hold."
                    : "Not yet: check " + String.join(", ", failed) + (failed.size() == 1 ? " does not hold." : " do not hold."));
            flow.path("checks").forEach(check -> sheet.check(check.path("number").asText(), check.path("pass").asBoolean(), check.path("name").asText(), check.path("evidence").asText(),
                    check.path("todo").asText("")));
        }
        return sheet;
    }
}
