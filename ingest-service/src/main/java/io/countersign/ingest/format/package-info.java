/// The run format: bytes to a run or to everything that is wrong with them. Pure: no clock, no I/O.
///
/// [io.countersign.ingest.format.RunReader] is the way in. It uses [io.countersign.ingest.format.StrictJson] (JSON that keeps
/// exactly what was sent), [io.countersign.ingest.format.CloudEventReader] (what is around a run) and
/// [io.countersign.ingest.format.RunChecks] (each field).
package io.countersign.ingest.format;
