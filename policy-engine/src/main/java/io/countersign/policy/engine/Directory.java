package io.countersign.policy.engine;

/// The people and roles a flow may name as owners and backups.
public interface Directory {
    /// Whether a person has this id.
    boolean isPerson(String id);

    /// Whether a role has this name.
    boolean isRole(String name);

    /// Whether at least one person has this role.
    boolean roleHasMember(String name);
}
