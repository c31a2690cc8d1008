package io.countersign.console;

import io.smallrye.mutiny.Multi;

/// What changes in the queues while somebody looks at a page.
public interface Changes {

    /// A change by its name only: what something is now, the page asks for with its own person's rights.
    ///
    /// @param kind `approval`, `exception` or `alert`
    /// @param data JSON: id, version, state, did, by
    record Change(String kind, String data) {}

    /// Changes from now on that whoever is signed in may know of. It fails when a service can't be followed any more; what happened meanwhile is lost, so
    /// whoever follows again should ask for everything anew.
    Multi<Change> follow();
}
