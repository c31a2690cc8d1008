package io.countersign.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads what CloudEvents 1.0 puts around a run.
public final class CloudEventReader {

    /// Type of the events that carry a run.
    public static final String TYPE = "io.countersign.run.v1";

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private CloudEventReader() {}

    /// An event whose context attributes were read.
    ///
    /// @param attributes by name, `specversion` to `time` and extensions
    /// @param data the run; null: there is none
    /// @param pointer where the run stands in what was sent: `/data`, or empty
    record Event(Map<String, String> attributes, JsonNode data, String pointer) {}

    /// Structured mode: everything is in one JSON object.
    static Event structured(JsonNode envelope, List<FieldProblem> problems) {
        if (!envelope.isObject()) {
            problems.add(FieldProblem.of("", envelope, "A CloudEvent is a JSON object; send {\"specversion\":\"1.0\",...,\"data\":{...}}."));
            return new Event(Map.of(), null, "/data");
        }
        var attributes = new HashMap<String, String>();
        envelope.properties().forEach(entry -> {
            var name = entry.getKey();
            if (name.equals("data") || name.equals("data_base64") || entry.getValue().isNull()) {
                return;
            }
            if (!ATTRIBUTE.matcher(name).matches()) {
                problems.add(FieldProblem.of(FieldProblem.below("", name), entry.getValue(), "The name of a CloudEvents attribute has small letters and digits only."));
            } else if (entry.getValue().isContainerNode() || REQUIRED.contains(name) && !entry.getValue().isTextual()) {
                problems.add(FieldProblem.of("/" + name, entry.getValue(), name + " is not text; send it in quotes."));
            } else {
                attributes.put(name, entry.getValue().asText());
            }
        });
        require(attributes, "/", problems);
        return new Event(attributes, data(envelope, problems), "/data");
    }

    /// Binary mode: attributes are headers, the data is the body.
    ///
    /// @param attributes by name without the prefix, decoded
    /// @param prefix how headers are called: `ce-` or `ce_`
    static Event binary(Map<String, String> attributes, String contentType, JsonNode data, String prefix, List<FieldProblem> problems) {
        require(attributes, prefix, problems);
        if (attributes.containsKey("datacontenttype")) {
            problems.add(FieldProblem.of(prefix + "datacontenttype", attributes.get("datacontenttype"), "In binary mode the type of the data is the content-type header; leave this one out."));
        }
        requireJson(contentType, "content-type", problems);
        return new Event(attributes, data, "");
    }

    /// The value of an HTTP header of an event: one round of percent-decoding, and quotes of older senders taken off.
    ///
    /// @return null: the decoded bytes aren't UTF-8, or a `%` isn't followed by two hexadecimal digits
    public static String headerValue(String raw) {
        var text = raw.length() >= 2 && raw.startsWith("\"") && raw.endsWith("\"") ? raw.substring(1, raw.length() - 1).replaceAll("\\\\(.)", "$1") : raw;
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                return null;
            }
            if (c != '%') {
                // Headers reach us as Latin-1: each character is the byte that was sent.
                bytes.write(c);
                continue;
            }
            if (i + 2 >= text.length()) {
                return null;
            }
            int high = Character.digit(text.charAt(i + 1), 16);
            int low = Character.digit(text.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// Whether a content type says that the data is JSON.
    static boolean isJson(String contentType) {
        var type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static void require(Map<String, String> attributes, String prefix, List<FieldProblem> problems) {
        for (var name : REQUIRED) {
            if (attributes.getOrDefault(name, "").isEmpty()) {
                problems.add(FieldProblem.of(prefix + name, name + " is missing; every CloudEvent has " + String.join(", ", REQUIRED) + "."));
            }
        }
        var version = attributes.getOrDefault("specversion", "");
        if (!version.isEmpty() && !version.equals("1.0")) {
            problems.add(FieldProblem.of(prefix + "specversion", version, "This version of CloudEvents is not known here; send 1.0."));
        }
        var type = attributes.getOrDefault("type", "");
        if (!type.isEmpty() && !type.equals(TYPE)) {
            problems.add(FieldProblem.of(prefix + "type", type, "Events of this type are not taken here; send " + TYPE + "."));
        }
        var source = attributes.getOrDefault("source", "");
        if (!source.isEmpty() && !RunChecks.isUriReference(source)) {
            problems.add(FieldProblem.of(prefix + "source", source, "source is not a URI reference; send one such as urn:shop:inbox."));
        }
    }

    private static JsonNode data(JsonNode envelope, List<FieldProblem> problems) {
        var inline = envelope.path("data");
        var encoded = envelope.path("data_base64");
        requireJson(envelope.path("datacontenttype").asText("application/json"), "/datacontenttype", problems);
        if (RunChecks.present(envelope, "data") && RunChecks.present(envelope, "data_base64")) {
            problems.add(FieldProblem.of("/data_base64", "There are both data and data_base64; send one of them."));
        } else if (RunChecks.present(envelope, "data")) {
            return inline;
        } else if (encoded.isTextual()) {
            return decoded(encoded, problems);
        } else {
            problems.add(FieldProblem.of("/data", "data is missing; send the run there."));
        }
        return null;
    }

    private static JsonNode decoded(JsonNode encoded, List<FieldProblem> problems) {
        try {
            switch (StrictJson.read(Base64.getDecoder().decode(encoded.asText()), 0)) {
                case StrictJson.Result.Read read -> {
                    read.problems().forEach(p -> problems.add(new FieldProblem("/data" + p.field(), p.value(), p.message())));
                    return read.json();
                }
                case StrictJson.Result.Broken broken -> problems.add(new FieldProblem("/data_base64", null, broken.problem().message()));
            }
        } catch (IllegalArgumentException e) {
            problems.add(FieldProblem.of("/data_base64", encoded, "data_base64 is not base64; send the run in data instead."));
        }
        return null;
    }

    private static void requireJson(String contentType, String field, List<FieldProblem> problems) {
        if (!isJson(contentType)) {
            problems.add(FieldProblem.of(field, contentType, "The data is not said to be JSON; send application/json."));
        }
    }

    /// The attributes in `headers`, names without `prefix`; undecodable ones become problems.
    ///
    /// @param percentEncoded HTTP's headers are, Kafka's are not
    public static Map<String, String> attributes(Map<String, String> headers, String prefix, boolean percentEncoded, List<FieldProblem> problems) {
        var attributes = new HashMap<String, String>();
        headers.forEach((header, raw) -> {
            var name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix)) {
                var value = percentEncoded ? headerValue(raw) : raw;
                if (value == null) {
                    problems.add(FieldProblem.of(name, raw, "The header is not percent-encoded UTF-8; encode what is not printable ASCII as %XX."));
                } else {
                    attributes.put(name.substring(prefix.length()), value);
                }
            }
        });
        return attributes;
    }
}
