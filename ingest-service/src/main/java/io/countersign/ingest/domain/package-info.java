/// What may be taken in: pure Java. [io.countersign.ingest.domain.IntakeRules] decides, [io.countersign.ingest.domain.KnownRun] is
/// what is known of a run.
package io.countersign.ingest.domain;
