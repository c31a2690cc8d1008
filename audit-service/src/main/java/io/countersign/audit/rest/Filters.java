package io.countersign.audit.rest;

import io.countersign.audit.RecordReader.Filter;

/// Query parameters to filters.
final class Filters {

    private Filters() {
    }

    static Filter of(String caseId, String runId, String reference) {
        if (reference == null) {
            return new Filter(caseId, runId, null, null);
        }
        var equals = reference.indexOf('=');
        return equals < 1 ? new Filter(caseId, runId, null, reference)
                : new Filter(caseId, runId, reference.substring(0, equals), reference.substring(equals + 1));
    }
}
