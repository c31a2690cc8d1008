package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Content that a person gives: an output from a file, changes to an action.
final class Contents {

    private Contents() {}

    /// What a file holds: JSON if it is a JSON object or list, else text without the line break at its end.
    ///
    /// @param file a path; `-` is standard input
    /// @throws Refused if it can't be read, is empty or is not UTF-8
    static JsonNode read(String file) {
        String text;
        try {
            text = decoded(file, file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new Refused("There is no readable file " + file + ". Name a file with the new output, or - for standard input.");
        }
        if (text.isBlank()) throw new Refused(file + " is empty. Write the new output into it.");
        try {
            var json = Json.parse(text);
            if (json != null && json.isContainerNode()) return json;
        } catch (JsonProcessingException e) {
            // It is text.
        }
        return TextNode.valueOf(text.replaceFirst("\\R\\z", ""));
    }

    /// What goes to a customer must not have signs in it that nobody wrote.
    private static String decoded(String file, byte[] bytes) {
        var left = ByteBuffer.wrap(bytes);
        var text = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(left, text, true).isError()) {
            throw new Refused((file.equals("-") ? "Standard input" : file) + " is not UTF-8: byte " + (left.position() + 1) + " fits no character. Save it as UTF-8, or convert it with iconv.");
        }
        return text.flip().toString();
    }

    /// Puts the whole changed action and the changed output into a decision; nothing is put where nothing changes.
    ///
    /// @param run what is decided on
    /// @param set `--set path=value`
    /// @param outputFile `--output FILE`; null: none
    /// @return the action as it is decided on now
    static JsonNode change(ObjectNode body, JsonNode run, List<String> set, String outputFile) {
        var action = run.path("action") instanceof ObjectNode before ? before.deepCopy() : Json.object();
        var changed = false;
        for (var one : Assignments.parse(set).entrySet()) {
            if (one.getKey().equals("output")) {
                body.set("output", Assignments.typed("output", one.getValue(), run.path("output")));
            } else {
                Assignments.set(action, one.getKey().startsWith("action.") ? one.getKey().substring("action.".length()) : one.getKey(), one.getValue());
                changed = true;
            }
        }
        if (changed && !run.path("action").isObject()) throw new Refused("This run proposes no action, so no field of it can be set; only output can.");
        if (outputFile != null) body.set("output", read(outputFile));
        if (run.path("action").isObject() && (changed || body.has("output"))) body.set("action", action);
        return action;
    }
}
