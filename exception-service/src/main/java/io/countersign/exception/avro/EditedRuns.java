package io.countersign.exception.avro;

import io.countersign.edits.EditFlaws;
import io.countersign.exception.avro.CommandAvro.Known;
import io.countersign.exception.domain.Resolution;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.ResolveException;
import java.util.Optional;

/// Runs as a person changed them, each with what is wrong with it. Only `fix` makes another action of one: all rules judge that again.
final class EditedRuns {

    private static final String INSTEAD = "use fix: the rules judge it again";

    private EditedRuns() {}

    static Resolution judged(ResolveException resolve, Known known) {
        var said = CommandAvro.of(resolve);
        return said.changing(resolve.getEdited().stream().map(edit -> {
            var run = CommandAvro.of(edit);
            return new Resolution.Edit(run.runId(), run.content(), run.actionDigest(), flaw(edit, resolve.getKind(), known).orElse(null));
        }).toList());
    }

    /// @return empty: nothing is wrong with it, or the run does not wait, which is told otherwise
    private static Optional<String> flaw(EditedRun edit, ResolutionKind kind, Known known) {
        return Optional.ofNullable(known.item()).flatMap(item -> item.waiting(edit.getRunId())).flatMap(subject -> {
            var before = known.contents().get(edit.getRunId());
            return before == null
                    ? Optional.of("run " + edit.getRunId() + " came before changes could be checked; settle it without changes.")
                    : EditFlaws.of(ContentJson.read(before.bytes()), ContentJson.read(edit.getContent()), subject.terms().argumentsSchema(),
                            kind == ResolutionKind.FIX ? null : INSTEAD);
        });
    }
}
