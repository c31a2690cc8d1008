package io.countersign.policy.engine;

import io.countersign.policy.engine.ParsedFlow.Named;
import io.countersign.policy.engine.ParsedFlow.Quorum;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads who a flow names, and remembers all of them with their places: the directory is asked about them afterwards.
final class NameReader {
    private final List<Problem> warnings;
    private final List<Named> named = new ArrayList<>();
    private final List<Quorum> quorums = new ArrayList<>();

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

    /// Remembers how many people a stage needs; its owner and backup stand beside it.
    ///
    /// @param earlier stages whose deciders can't decide in this one
    Quorum quorum(MappingReader stage, String where, int people, List<Quorum> earlier) {
        var quorum = new Quorum(people, List.of(stage.text("owner", ""), stage.text("backup", "")), List.copyOf(earlier), stage.place("quorum"), where);
        quorums.add(quorum);
        return quorum;
    }

    /// Everybody named so far.
    List<Named> all() {
        return List.copyOf(named);
    }

    /// Every quorum so far.
    List<Quorum> quorums() {
        return List.copyOf(quorums);
    }
}
