package io.countersign.console.answer;

/// An exception as a search shows it (`GET /exceptions`).
public record FoundException(String id, String caseId, String flow, String title, String reason, String risk, String owner, String state, String runId) {

    public boolean open() {
        return !state.equals("RESOLVED") && !state.equals("CANCELLED");
    }
}
