package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `record show`: one entry, the sentence first.
@Command(name = "show", description = "Shows one entry: in plain words, then all that it holds. The whole event is in --json.")
final class RecordShow extends ReadingCommand {

    private static final Pattern PLACE = Pattern.compile("([a-z0-9._-]+)/([0-9]{1,9}):([0-9]{1,18})");
    private static final Pattern EVENT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Parameters(paramLabel = "ENTRY", description = "Id of an event, or the entry's place, for example countersign.runs.v1/0:17.")
    String entry;

    @Override
    int perform() {
        var place = PLACE.matcher(entry);
        if (!place.matches() && !EVENT.matcher(entry).matches()) {
            throw new ParameterException(spec.commandLine(), "ENTRY is \"" + SafeText.cut(entry, 80)
                    + "\": give the id of an event, a UUID, or a place, for example countersign.runs.v1/0:17. A search shows both.");
        }
        var shown = api("audit-service").get("/record/entries/" + (place.matches() ? Api.escape(place.group(1)) + "/" + place.group(2) + "/" + place.group(3)
                : Api.escape(entry)));
        if (json) print(shown);
        else tell(shown);
        return 0;
    }

    private void tell(JsonNode shown) {
        for (var line : shown.path("lines")) Wrapped.print(out(), "", line.path("label").asText() + ": " + line.path("text").asText());
        out().println();
        var actor = shown.path("actor");
        say("who", join(" ", actor.path("id").asText(), actor.hasNonNull("role") ? "as " + actor.path("role").asText() : "",
                "(" + actor.path("kind").asText() + (actor.hasNonNull("authentication") ? ", " + actor.path("authentication").asText() : "") + ")"));
        say("when", Times.moment(text(shown, "occurredAt")) + ", recorded " + Times.moment(text(shown, "recordedAt")));
        say("case", join(", ", text(shown, "caseId"), shown.hasNonNull("runId") ? "run " + text(shown, "runId") : ""));
        say("reason", text(shown, "reason"));
        say("note", text(shown, "note"));
        say("state", join(" → ", text(shown, "stateBefore"), text(shown, "stateAfter")));
        var rule = shown.path("rule");
        say("rule", rule.isMissingNode() ? "" : RunWords.rule(rule));
        say("flow", join(", ", text(rule, "flow"), rule.hasNonNull("flowVersion") ? "version " + text(rule, "flowVersion") : "", text(rule, "flowHash")));
        say("risk", text(rule, "risk"));
        proposal(shown.path("proposal"));
        var decision = shown.path("decision");
        say("decision", join(" by ", text(decision, "kind"), text(decision, "by")));
        say("action", join(" → ", text(decision, "actionDigestBefore"), text(decision, "actionDigestAfter")));
        say("card", text(decision, "cardDigest"));
        for (var change : shown.path("edit").path("changes")) {
            say("changed", change.path("pointer").asText() + ": " + value(change.path("before")) + " → " + value(change.path("after")));
        }
        var references = new ArrayList<String>();
        shown.path("references").forEach(one -> references.add(text(one, "kind") + "=" + text(one, "value")));
        say("references", String.join(", ", references));
        var source = shown.path("source");
        say("entry", text(source, "topic") + "/" + text(source, "partition") + ":" + text(source, "index") + ", offset " + text(source, "offset") + ", number "
                + text(shown, "seq") + ", step " + text(shown, "step") + ", version " + text(shown, "version"));
        say("event", text(shown, "eventId"));
        say("leaf hash", text(shown, "leafHash"));
        if (shown.path("erased").asBoolean()) say("erased", "the key of its personal content was destroyed; what is above is what stays readable");
    }

    private void proposal(JsonNode proposal) {
        say("model", join("@", text(proposal.path("model"), "name"), text(proposal.path("model"), "version")));
        say("prompt", join("@", text(proposal.path("prompt"), "name"), text(proposal.path("prompt"), "version")));
        say("agent", text(proposal, "agent"));
        say("proposed", join(" ", text(proposal, "action"), text(proposal, "amount"), text(proposal, "currency"),
                proposal.hasNonNull("tool") ? "by tool " + text(proposal, "tool") : "", proposal.hasNonNull("confidence") ? "with confidence " + text(proposal, "confidence") : ""));
        for (var one : proposal.path("dataSources")) say("data", text(one, "said"));
    }

    private void say(String head, String value) {
        if (!value.isBlank()) Wrapped.print(out(), "  %-11s ".formatted(head), value);
    }

    private static String join(String between, String... parts) {
        return String.join(between, List.of(parts).stream().filter(part -> !part.isEmpty()).toList());
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() ? "none" : value.isTextual() ? value.asText() : value.toString();
    }
}
