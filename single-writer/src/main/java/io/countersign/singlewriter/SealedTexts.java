package io.countersign.singlewriter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.schemas.wire.Sealing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/// The personal texts of a book's values, sealed under the key of the case that the value names in `caseId`. A text that was written before
/// there were keys is read as it is; where the key was destroyed [Sealing#ERASED] is read, and an empty JSON object in a field of bytes.
///
/// @param book name of the book
/// @param fields names of the JSON fields, at any depth, that hold a personal text or several
record SealedTexts(Sealing sealing, String book, Set<String> fields) {

    /// Field that Jackson writes in base64.
    private static final String BYTES = "bytes";
    private static final String EMPTY_OBJECT = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
    private static final Pattern SEALED = Pattern.compile("s1\\.([^.]+)\\.([A-Za-z0-9_-]+)");

    /// `value` as JSON, its personal texts sealed.
    byte[] bytes(String key, Object value) {
        if (fields.isEmpty()) {
            return StateJson.bytes(value);
        }
        var tree = StateJson.tree(value);
        var caseId = tree.path("caseId").textValue();
        var keyId = caseId == null ? null : sealing.keyFor(caseId).orElse(null);
        return StateJson.bytes(keyId == null ? tree : replaced(tree, "", (_, text) -> text.isEmpty() ? text : sealed(keyId, key, text)));
    }

    /// The value in `bytes`, its personal texts opened.
    <T> T read(String key, byte[] bytes, Class<T> type) {
        return fields.isEmpty() ? StateJson.read(bytes, type)
                : StateJson.value(replaced(StateJson.read(bytes, JsonNode.class), "", (field, text) -> opened(key, field, text)), type);
    }

    private String sealed(String keyId, String key, String text) {
        var sealed = sealing.seal(keyId, about(key), text.getBytes(StandardCharsets.UTF_8));
        return "s1." + keyId + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private String opened(String key, String field, String text) {
        var sealed = SEALED.matcher(text);
        return !sealed.matches() ? text : sealing.open(sealed.group(1), about(key), Base64.getUrlDecoder().decode(sealed.group(2)))
                .map(plain -> new String(plain, StandardCharsets.UTF_8)).orElse(field.equals(BYTES) ? EMPTY_OBJECT : Sealing.ERASED);
    }

    private String about(String key) {
        return "state|" + book + "|" + key;
    }

    /// @param field name of the field that the node is in
    /// @param by what takes the place of a personal text, by field and text
    private JsonNode replaced(JsonNode node, String field, BinaryOperator<String> by) {
        return switch (node) {
            case TextNode text when fields.contains(field) -> TextNode.valueOf(by.apply(field, text.textValue()));
            case ObjectNode object -> {
                object.properties().forEach(entry -> entry.setValue(replaced(entry.getValue(), entry.getKey(), by)));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, replaced(array.get(i), field, by));
                }
                yield array;
            }
            default -> node;
        };
    }
}
