package io.countersign.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A good export with one thing spoiled: every field of every line dropped, changed and of another kind, every line dropped, doubled and moved, and
/// the bytes around them.
///
/// @param what says what was spoiled: line, field and how
/// @param file the file as it is then
record Spoiled(String what, byte[] file) {

    /// Every way to spoil `good`.
    static List<Spoiled> all(byte[] good) {
        var lines = lines(good);
        var all = new ArrayList<Spoiled>();
        for (var i = 0; i < lines.size(); i++) {
            var at = i;
            fields(lines.get(i), line(i, lines), changed -> all.add(new Spoiled(changed.what(), join(replaced(lines, at, changed.file())))));
            lines(lines, i, all);
        }
        all.add(new Spoiled("file: a byte after the end", join(with(lines, lines.size(), new byte[0]))));
        all.add(new Spoiled("file: its last newline is missing", Arrays.copyOf(good, good.length - 1)));
        all.add(new Spoiled("file: cut in the middle", Arrays.copyOf(good, good.length / 2)));
        all.add(new Spoiled("file: empty", new byte[0]));
        return all;
    }

    /// The same, signed again by the deployment, as somebody could do who has its key.
    Spoiled signedAgain(SigningKey key) {
        var lines = lines(file);
        if (file.length == 0 || file[file.length - 1] != '\n' || !kind(lines.getLast()).equals("end")) {
            return this;
        }
        var before = join(lines.subList(0, lines.size() - 1));
        var entries = lines.stream().filter(line -> kind(line).equals("entry")).count();
        var digest = SealedPart.sha256().digest(before);
        var note = SignedNote.sign(ExportWriter.endText(Story.DEPLOYMENT, entries, digest), key.named(Story.DEPLOYMENT + "/audit/export")).encode();
        return new Spoiled(what, join(replaced(lines, lines.size() - 1,
                CanonicalJson.bytes(CanonicalJson.JSON.createObjectNode().put("line", "end").put("note", note)))));
    }

    private static void lines(List<byte[]> lines, int i, List<Spoiled> all) {
        var name = line(i, lines);
        var text = new String(lines.get(i), StandardCharsets.UTF_8);
        all.add(new Spoiled(name + ": dropped", join(without(lines, i))));
        all.add(new Spoiled(name + ": doubled", join(with(lines, i, lines.get(i)))));
        if (i + 1 < lines.size()) {
            all.add(new Spoiled(name + ": moved behind the next", join(with(without(lines, i), i + 1, lines.get(i)))));
        }
        for (var other : List.of(" " + text, text + " ", text + "\r", text.replaceFirst(":", ": "), text.replaceFirst("\\{", "{\"line\":\"x\","), "", "null", "[]", text + text)) {
            all.add(new Spoiled(name + ": other bytes, " + other.substring(0, Math.min(12, other.length())), join(replaced(lines, i, other.getBytes(StandardCharsets.UTF_8)))));
        }
        all.add(new Spoiled(name + ": not UTF-8", join(replaced(lines, i, spoiledByte(lines.get(i))))));
        all.add(new Spoiled(name + ": unknown line behind it", join(with(lines, i + 1, "{\"line\":\"note\"}".getBytes(StandardCharsets.UTF_8)))));
        all.add(new Spoiled(name + ": an escape where none belongs", join(replaced(lines, i, text.replaceFirst("\"line\"", "\"\\\\u006cine\"").getBytes(StandardCharsets.UTF_8)))));
        all.add(new Spoiled(name + ": keys in another order", join(replaced(lines, i, reordered(text)))));
    }

    private static void fields(byte[] line, String name, Consumer<Spoiled> each) {
        var copy = read(line);
        copy.put("more", 1);
        each.accept(new Spoiled(name + ": a field more", CanonicalJson.bytes(copy)));
        var whole = read(line);
        spoil(whole, name, each, whole);
    }

    private static void spoil(JsonNode node, String path, Consumer<Spoiled> each, ObjectNode whole) {
        if (node instanceof ObjectNode object) {
            for (var field : List.copyOf(object.propertyStream().toList())) {
                var here = path + "/" + field.getKey();
                var value = field.getValue();
                object.remove(field.getKey());
                if (node == whole || !path.contains("/schema")) {
                    each.accept(new Spoiled(here + ": dropped", CanonicalJson.bytes(whole)));
                }
                for (var other : path.contains("/event") ? others(value).subList(0, 1) : others(value)) {
                    object.set(field.getKey(), other);
                    each.accept(new Spoiled(here + ": changed to " + shown(other), CanonicalJson.bytes(whole)));
                }
                object.set(field.getKey(), value);
                if (!path.contains("/schema")) {
                    spoil(value, here, each, whole);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                var value = array.remove(i);
                each.accept(new Spoiled(path + "/" + i + ": dropped", CanonicalJson.bytes(whole)));
                for (var other : path.contains("/event") ? others(value).subList(0, 1) : others(value)) {
                    array.insert(i, other);
                    each.accept(new Spoiled(path + "/" + i + ": changed to " + shown(other), CanonicalJson.bytes(whole)));
                    array.remove(i);
                }
                array.insert(i, value);
                spoil(value, path + "/" + i, each, whole);
            }
        }
    }

    /// Other values of the same kind, and of another.
    private static List<JsonNode> others(JsonNode value) {
        var factory = CanonicalJson.JSON.getNodeFactory();
        if (value.isTextual()) {
            var text = value.textValue();
            var others = new ArrayList<JsonNode>();
            if (!text.isEmpty()) {
                // The first, the middle and the last character, each by another of its kind.
                for (var at : new int[] {0, text.length() / 2, text.length() - 1}) {
                    var c = text.charAt(at);
                    var other = Character.isLetter(c) ? c == 'A' || c == 'a' ? (char) (c + 1) : (char) (Character.isUpperCase(c) ? 'A' : 'a') : Character.isDigit(c) ? c == '0' ? '1' : '0' : '_';
                    if (!Character.isSurrogate(c)) others.add(TextNode.valueOf(text.substring(0, at) + other + text.substring(at + 1)));
                }
            }
            others.addAll(List.of(TextNode.valueOf(text + "x"), factory.numberNode(7), factory.nullNode()));
            return others.stream().filter(other -> !other.equals(value)).toList();
        }
        if (value.isIntegralNumber()) {
            return List.of(factory.numberNode(value.longValue() + 1), TextNode.valueOf(value.asText()), factory.nullNode());
        }
        if (value.isNumber()) {
            return List.of(factory.numberNode(value.doubleValue() / 2), factory.nullNode());
        }
        if (value.isBoolean()) {
            return List.of(factory.booleanNode(!value.booleanValue()));
        }
        if (value.isNull()) {
            return List.of(TextNode.valueOf("AAAA"), IntNode.valueOf(0), factory.arrayNode(), factory.objectNode());
        }
        return List.of(factory.nullNode(), TextNode.valueOf(""));
    }

    private static String shown(JsonNode node) {
        var text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) : text;
    }

    private static String line(int i, List<byte[]> lines) {
        return (i + 1) + " " + kind(lines.get(i));
    }

    private static String kind(byte[] line) {
        try {
            return CanonicalJson.JSON.readTree(line).path("line").asText();
        } catch (IOException e) {
            return "?";
        }
    }

    private static byte[] reordered(String text) {
        var first = text.indexOf(",\"");
        return first < 0 ? ("{}" + text).getBytes(StandardCharsets.UTF_8)
                : (text.substring(0, text.length() - 1) + ",\"a\":1}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spoiledByte(byte[] line) {
        var copy = line.clone();
        copy[copy.length - 3] = (byte) 0xff;
        return copy;
    }

    private static ObjectNode read(byte[] line) {
        try {
            return (ObjectNode) CanonicalJson.JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<byte[]> lines(byte[] file) {
        return new ArrayList<>(new String(file, StandardCharsets.ISO_8859_1).lines().map(line -> line.getBytes(StandardCharsets.ISO_8859_1)).toList());
    }

    static byte[] join(List<byte[]> lines) {
        var out = new ByteArrayOutputStream();
        lines.forEach(line -> {
            out.writeBytes(line);
            out.write('\n');
        });
        return out.toByteArray();
    }

    private static List<byte[]> replaced(List<byte[]> lines, int at, byte[] by) {
        var copy = new ArrayList<>(lines);
        copy.set(at, by);
        return copy;
    }

    private static List<byte[]> without(List<byte[]> lines, int at) {
        var copy = new ArrayList<>(lines);
        copy.remove(at);
        return copy;
    }

    private static List<byte[]> with(List<byte[]> lines, int at, byte[] more) {
        var copy = new ArrayList<>(lines);
        copy.add(at, more);
        return copy;
    }
}
