package io.countersign.audit.domain;

/// Who did something with the Record.
///
/// @param kind `person` or `system`
/// @param id person of the directory, or name of the service
/// @param role role that gave the right; null: none was needed
/// @param authentication how a person proved who they are; null: not a person
public record Actor(Kind kind, String id, String role, String authentication) {

    /// Kinds of actors.
    public enum Kind { PERSON, SYSTEM }

    /// Somebody behind a token.
    public static Actor person(String id, String authentication) {
        return new Actor(Kind.PERSON, id, null, authentication);
    }

    /// The service itself.
    public static Actor system(String service) {
        return new Actor(Kind.SYSTEM, service, null, null);
    }

    /// The same person, acting in a role.
    public Actor in(String newRole) {
        return new Actor(kind, id, newRole, authentication);
    }
}
