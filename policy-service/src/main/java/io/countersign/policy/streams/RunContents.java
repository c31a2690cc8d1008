package io.countersign.policy.streams;

import io.countersign.policy.domain.Run;
import io.countersign.schemas.ContentJson;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.SealedBook;

/// The content of each run, as it is now, canonical JSON. Where it was erased it is an empty object: the run goes on without it.
record RunContents(SealedBook<byte[]> book) {

    static final String NAME = "contents";

    static RunContents of(Desk desk) {
        return new RunContents(desk.sealedBook(NAME, byte[].class));
    }

    /// @throws java.util.NoSuchElementException it was never kept
    byte[] of(String runId) {
        return book.get(runId, ContentJson.erased()).orElseThrow();
    }

    void put(Run run, byte[] content) {
        book.put(run.runId(), run.caseId(), content);
    }
}
