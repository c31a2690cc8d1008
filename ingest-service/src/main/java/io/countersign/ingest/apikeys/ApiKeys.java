package io.countersign.ingest.apikeys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.ingest.ApiKey;
import io.countersign.schemas.ContentJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The keys of programs, from a YAML file: `keys: [{id, sha256, responsible, sources: [...], flows: [...]}]`.
public final class ApiKeys {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final List<ApiKey> keys;

    private ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /// Reads `file`.
    ///
    /// @throws IllegalStateException it can't be read or is not such a file; the message names the entry and the remedy
    public static ApiKeys load(Path file) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalStateException("The file of API keys " + file + " can't be read: " + e.getMessage() + "; set countersign.api-keys.file to a YAML file.", e);
        }
        var keys = new ArrayList<ApiKey>();
        for (var entry : root.path("keys")) {
            var key = new ApiKey(entry.path("id").asText(), entry.path("sha256").asText(), entry.path("responsible").asText(),
                    list(entry.path("sources")), list(entry.path("flows")));
            var where = "Entry " + (keys.size() + 1) + " of " + file;
            require(!key.id().isBlank(), where + " has no id; give the key a name.");
            require(keys.stream().noneMatch(k -> k.id().equals(key.id())), where + " has the id '" + key.id() + "', which another entry has; ids are unique.");
            require(SHA256.matcher(key.sha256()).matches(), where + " has no sha256 of 64 small hexadecimal digits; hash the key, never write it down.");
            require(!key.responsible().isBlank(), where + " names no responsible person; every key has one.");
            require(!key.sources().isEmpty() && !key.flows().isEmpty(), where + " has no sources or no flows; list them, or \"*\".");
            keys.add(key);
        }
        require(!keys.isEmpty(), "The file of API keys " + file + " has no keys; write `keys:` and a list.");
        return new ApiKeys(keys);
    }

    /// The key that a caller presents. All hashes are compared, each in constant time.
    public Optional<ApiKey> presented(String secret) {
        var digest = HexFormat.of().parseHex(ContentJson.hexSha256(secret.getBytes(StandardCharsets.UTF_8)));
        ApiKey found = null;
        for (var key : keys) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(key.sha256()))) {
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    /// The key of that id.
    public Optional<ApiKey> named(String id) {
        return keys.stream().filter(k -> k.id().equals(id)).findFirst();
    }

    private static List<String> list(JsonNode node) {
        var list = new ArrayList<String>();
        node.forEach(item -> list.add(item.asText()));
        return list;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
