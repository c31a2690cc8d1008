package io.countersign.policy.engine;

import io.countersign.policy.engine.ParsedFlow.Named;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads who a flow names, and remembers all of them with their places: the directory is asked about them afterwards.
final class NameReader {
    private final List<Problem> warnings;
    private final List<Named> named = new ArrayList<>();

    NameReader(List<Problem> warnings) {
        this.warnings = warnings;
    }

    /// @param where what names the person or role, for messages
    /// @return null: nobody is named
    String read(MappingReader reader, String key, String where) {
        var name = reader.text(key, null);
        if (name != null) {
            named.add(new Named(name, reader.place(key), "%s of %s".formatted(key, where)));
            if (key.equals("backup") && name.equals(reader.entries().get("owner") instanceof ScalarNode owner ? owner.getValue() : null)) {
                warnings.add(YamlText.at(reader.place(key), "The backup of %s is also its owner.".formatted(where)));
            }
        }
        return name;
    }

    /// Everybody named so far.
    List<Named> all() {
        return List.copyOf(named);
    }
}
