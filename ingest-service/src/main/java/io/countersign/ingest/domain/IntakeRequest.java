package io.countersign.ingest.domain;

/// What programs ask of intake.
public sealed interface IntakeRequest {

    /// The run it is about.
    String runId();

    /// Take a run in.
    ///
    /// @param retryOf run id of the attempt before; null: a first attempt
    record Submit(String runId, String id, String source, String caseId, String flow, String bodyDigest, String retryOf) implements IntakeRequest {}

    /// Note what became of a run's action.
    ///
    /// @param receiptId the release it was done under; null: not said
    /// @param report all else that was reported, as one text: the same report again is the same text
    record Report(String runId, String receiptId, String report) implements IntakeRequest {}

    /// Take a run back.
    record Withdraw(String runId) implements IntakeRequest {}

    /// Use up a release: the action is about to be executed.
    record Consume(String runId, String receiptId) implements IntakeRequest {}

    /// Note that one source used one id in two cases.
    record Reuse(String runId, String otherRunId) implements IntakeRequest {}
}
