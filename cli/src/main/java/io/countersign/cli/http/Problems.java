package io.countersign.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.SafeText;
import java.util.ArrayList;
import java.util.List;

/// What a service's problem answer (RFC 9457) says, as one sentence and the places it names.
public final class Problems {

    private Problems() {}

    /// One field that does not fit.
    ///
    /// @param field JSON pointer or name; empty: the whole
    /// @param sentence what is wrong and what to do
    public record Place(String field, String sentence) {}

    /// The problem as something to throw.
    static Refused refused(String service, int status, String body) {
        JsonNode problem;
        try {
            problem = Json.parse(body);
        } catch (JsonProcessingException e) {
            problem = Json.object();
        }
        return new Refused(status, problem.path("code").asText(""), sentence(service, status, problem));
    }

    /// The sentence of a problem.
    ///
    /// @param status the HTTP status
    public static String sentence(String service, int status, JsonNode problem) {
        var detail = SafeText.line(problem.path("detail").asText("")).strip();
        var places = places(problem);
        if (!places.isEmpty()) {
            var told = places.stream().map(p -> p.field().isEmpty() || p.sentence().contains(p.field()) ? p.sentence() : p.field() + ": " + p.sentence())
                    .filter(text -> !detail.contains(text)).toList();
            boolean saysAll = told.stream().anyMatch(text -> text.contains(detail));
            return told.isEmpty() ? detail : saysAll ? String.join(" ", told) : detail + " " + String.join(" ", told);
        }
        if (!detail.isEmpty()) {
            return detail;
        }
        return switch (status) {
            case 401 -> service + " does not know who is asking; the data folder's keys may belong to another stack. Check --data.";
            case 403 -> "This person may not do that.";
            case 404 -> service + " has nothing of that name.";
            case 413 -> "It is too large for " + service + ".";
            case 503, 504 -> service + " is busy or starting; try again in a moment.";
            default -> service + " answered " + status + " without saying why; see its log in the data folder's logs/" + service + ".log.";
        };
    }

    /// The places a problem names, in its own order.
    public static List<Place> places(JsonNode problem) {
        var places = new ArrayList<Place>();
        for (var list : List.of("errors", "problems", "violations")) {
            for (var error : problem.path(list)) {
                var field = first(error, "pointer", "field", "path", "line");
                var sentence = first(error, "detail", "message", "sentence", "remedy");
                var value = error.path("value");
                var shown = value.isMissingNode() || value.isNull() || value.asText().isEmpty() || sentence.contains(value.asText()) ? ""
                        : " (value: " + SafeText.cut(value.asText(), 60) + ")";
                places.add(new Place(SafeText.line(field), SafeText.line(sentence) + shown));
            }
        }
        return List.copyOf(places);
    }

    private static String first(JsonNode error, String... names) {
        for (var name : names) {
            if (error.hasNonNull(name)) {
                return error.get(name).asText();
            }
        }
        return "";
    }
}
