package io.countersign.console;

/// The services that the console asks.
public enum Service {
    INGEST, POLICY, APPROVAL, EXCEPTION, AUDIT;

    /// As in settings.
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
