package io.countersign.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.erdtman.jcs.JsonCanonicalizer;

/// Lines of RFC 8785 canonical JSON: one spelling for each value.
final class CanonicalJson {

    static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS).build();

    private CanonicalJson() {
    }

    /// The canonical bytes of a value.
    static byte[] bytes(JsonNode value) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(value)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("A value has no canonical JSON: " + e.getMessage(), e);
        }
    }

    /// Reads one line.
    ///
    /// @throws BadExport not UTF-8, not one JSON object, or not in canonical form
    static ObjectNode object(byte[] line) throws BadExport {
        JsonNode read;
        byte[] canonical;
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            read = JSON.readTree(text);
            if (!read.isObject()) {
                throw new BadExport("the line is no JSON object");
            }
            canonical = new JsonCanonicalizer(text).getEncodedUTF8();
        } catch (CharacterCodingException _) {
            throw new BadExport("the line is not UTF-8");
        } catch (JsonProcessingException _) {
            throw new BadExport("the line is not JSON");
        } catch (IOException _) {
            throw new BadExport("the line is not in canonical JSON");
        }
        if (!Arrays.equals(canonical, line)) {
            throw new BadExport("the line is not in canonical JSON");
        }
        return (ObjectNode) read;
    }
}
