package io.countersign.exception.avro;

import io.countersign.exception.domain.Asker;
import io.countersign.schemas.avro.Actor;

/// Who asks.
public final class PeopleAvro {

    private PeopleAvro() {}

    /// Who asks.
    public static Asker asker(Actor actor) {
        var kind = switch (actor.getKind()) {
            case PROGRAM -> Asker.Kind.PROGRAM;
            case PERSON -> Asker.Kind.PERSON;
            case TIMER -> Asker.Kind.TIMER;
            case SYSTEM -> Asker.Kind.SYSTEM;
        };
        return new Asker(kind, actor.getId());
    }
}
