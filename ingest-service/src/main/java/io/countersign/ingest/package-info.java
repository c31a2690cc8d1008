/// ingest-service: a run comes in.
///
/// Open [io.countersign.ingest.Intake] first: it takes what a program sent, has the single writer of the case judge it, and says
/// what came of it. What is asked and decided is in `domain`, the run format in `format`; the walls are `rest` (HTTP), `streams`
/// (the single writer, and the `intake` topic), `view` (what is shown of runs), `apikeys` (who a program is), `avro`.
package io.countersign.ingest;
