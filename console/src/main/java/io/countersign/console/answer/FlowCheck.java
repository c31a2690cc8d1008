package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// What is wrong with a flow's text, and what is worth a look (`POST /flows/check`).
public record FlowCheck(boolean ok, List<Place> problems, List<Place> warnings) {

    /// @param line from 1
    /// @param column from 1, in code points
    public record Place(int line, int column, String message) {}

    public static FlowCheck of(JsonNode answer) {
        return new FlowCheck(answer.path("ok").asBoolean(), places(answer.path("problems")), places(answer.path("warnings")));
    }

    private static List<Place> places(JsonNode all) {
        return StreamSupport.stream(all.spliterator(), false).map(one -> new Place(one.path("line").asInt(), one.path("column").asInt(), one.path("message").asText())).toList();
    }
}
