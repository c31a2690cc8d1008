package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// A run in two versions, and what differs.
///
/// @param asked as policy asked about it
/// @param now as it is now
public record Versions(JsonNode asked, JsonNode now) {

    /// One difference.
    ///
    /// @param path JSON Pointer
    /// @param before null: it was not there
    /// @param after null: it is not there
    public record Difference(String path, JsonNode before, JsonNode after) {}

    static Versions of(ApprovalQueue.Content content) {
        var asked = ContentJson.read(content.asked());
        return new Versions(asked, content.now() == content.asked() ? asked : ContentJson.read(content.now()));
    }

    /// Nothing is left of it: it was erased with its case.
    public boolean erased() {
        return asked.isEmpty();
    }

    /// A person changed something.
    public boolean edited() {
        return asked != now;
    }

    /// What differs, by path. Objects are compared field by field; anything else, an array too, as one value.
    public List<Difference> differences() {
        var found = new ArrayList<Difference>();
        compare("", asked, now, found);
        return found;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<Difference> found) {
        if (before != null && after != null && before.isObject() && after.isObject()) {
            var names = new TreeSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + name.replace("~", "~0").replace("/", "~1"), before.get(name), after.get(name), found));
        } else if (before == null || after == null || !Arrays.equals(ContentJson.canonical(before), ContentJson.canonical(after))) {
            found.add(new Difference(path, before, after));
        }
    }
}
