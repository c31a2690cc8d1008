package io.countersign.singlewriter;

import io.countersign.schemas.avro.Actor;

/// What a view has just taken in: only the name of what changed, for people who look at a page and then read it anew with their own rights.
///
/// @param kind what it is: `approval`, `exception`, `alert`
/// @param version its version now
/// @param state its state now
/// @param did what was done, in a word or two: `claimed`, `sent back`
/// @param by person or program; `timer`, or the service that did it by itself, such as `policy`
/// @param before as it was, to tell who could see it; null: it is new, or that does not matter
/// @param after as it is now; null: that does not matter
public record Change<T>(String kind, String id, String caseId, long version, String state, String did, String by, T before, T after) {

    /// Who is named as the one who did it.
    public static String by(Actor actor) {
        return switch (actor.getKind()) {
            case PERSON, PROGRAM -> actor.getId();
            case TIMER -> "timer";
            case SYSTEM -> actor.getId().replaceFirst("-service$", "");
        };
    }
}
