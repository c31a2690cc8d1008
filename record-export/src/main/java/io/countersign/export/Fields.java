package io.countersign.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.transparency.Hash;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The fields of one object of an export, each of exactly the kind it must be: none missing, none unknown.
final class Fields {

    private final ObjectNode object;

    private Fields(ObjectNode object) {
        this.object = object;
    }

    /// @throws BadExport another set of fields
    static Fields exactly(ObjectNode object, String... names) throws BadExport {
        var expected = new TreeSet<>(Arrays.asList(names));
        var there = new TreeSet<>(Set.copyOf(object.propertyStream().map(java.util.Map.Entry::getKey).toList()));
        for (var name : expected) {
            if (!there.contains(name)) {
                throw new BadExport("`" + name + "` is missing");
            }
        }
        for (var name : there) {
            if (!expected.contains(name)) {
                throw new BadExport("`" + shown(name) + "` is unknown");
            }
        }
        return new Fields(object);
    }

    String text(String name) throws BadExport {
        var value = object.get(name);
        if (!value.isTextual()) {
            throw new BadExport("`" + name + "` is no text");
        }
        return value.textValue();
    }

    /// @return null: it is null
    String textOrNull(String name) throws BadExport {
        return object.get(name).isNull() ? null : text(name);
    }

    /// A whole number from `least` to 2^53-1.
    long number(String name, long least) throws BadExport {
        return number(name, object.get(name), least);
    }

    private static long number(String name, JsonNode value, long least) throws BadExport {
        if (!value.isIntegralNumber() || value.bigIntegerValue().bitLength() > 53 || value.longValue() < least) {
            throw new BadExport("`" + name + "` is no whole number from " + least + " to 2^53-1");
        }
        return value.longValue();
    }

    byte[] base64(String name) throws BadExport {
        return decoded(name, text(name));
    }

    byte[] base64(String name, int length) throws BadExport {
        var bytes = base64(name);
        if (bytes.length != length) {
            throw new BadExport("`" + name + "` has " + bytes.length + " bytes, not " + length);
        }
        return bytes;
    }

    /// @return null: it is null
    byte[] base64OrNull(String name) throws BadExport {
        return object.get(name).isNull() ? null : base64(name);
    }

    List<Hash> hashes(String name) throws BadExport {
        var hashes = new ArrayList<Hash>();
        for (var one : array(name)) {
            var bytes = one.isTextual() ? decoded(name, one.textValue()) : new byte[0];
            if (bytes.length != Hash.LENGTH) {
                throw new BadExport("`" + name + "` holds something that is no hash");
            }
            hashes.add(Hash.of(bytes));
        }
        return hashes;
    }

    /// The ranges as 8 bytes each, as they are committed to.
    byte[] ranges(String name) throws BadExport {
        var out = java.nio.ByteBuffer.allocate(array(name).size() * 8);
        for (var one : array(name)) {
            if (!one.isArray() || one.size() != 2) {
                throw new BadExport("`" + name + "` holds something that is no pair");
            }
            for (var number : one) {
                var whole = number(name, number, 0);
                if (whole > Integer.MAX_VALUE) {
                    throw new BadExport("`" + name + "` holds a number above 2^31-1");
                }
                out.putInt((int) whole);
            }
        }
        return out.array();
    }

    UUID uuid(String name) throws BadExport {
        var text = text(name);
        try {
            var uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new BadExport("`" + name + "` is no UUID in its 36-character form");
    }

    Instant moment(String name) throws BadExport {
        var text = text(name);
        try {
            var at = Instant.parse(text);
            if (Moments.text(at.toEpochMilli()).equals(text)) {
                return at;
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw new BadExport("`" + name + "` is no moment such as 2027-01-15T08:00:00.000Z");
    }

    /// @return null: it is null
    Instant momentOrNull(String name) throws BadExport {
        return object.get(name).isNull() ? null : moment(name);
    }

    ObjectNode object(String name) throws BadExport {
        if (object.get(name) instanceof ObjectNode node) {
            return node;
        }
        throw new BadExport("`" + name + "` is no object");
    }

    JsonNode array(String name) throws BadExport {
        if (!object.get(name).isArray()) {
            throw new BadExport("`" + name + "` is no list");
        }
        return object.get(name);
    }

    private static byte[] decoded(String name, String text) throws BadExport {
        try {
            var bytes = Base64.getDecoder().decode(text);
            // Java also accepts missing padding and stray low bits.
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new BadExport("`" + name + "` is not in canonical base64");
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }
}
