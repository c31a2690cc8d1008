package io.countersign.console;

/// Who asks.
public interface Session {

    /// @throws IllegalStateException nobody is signed in
    Person person();

    /// What says so to the services: a bearer token.
    String bearer();
}
