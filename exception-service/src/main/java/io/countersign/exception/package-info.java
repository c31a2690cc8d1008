/// An unusual run is worked on: the one exception queue. Policy raises (topic `exceptions`), people settle over REST, and what they
/// decided leaves as `exception-events`; policy acts on it. Inputs that were refused on `intake` and records that a service set
/// aside wait in the same queue, as incidents without a run.
///
/// Start with [io.countersign.exception.Exceptions], what people can ask for. The rules are in `domain`: `QueueMachine` judges,
/// `Rights` says who may. `streams` runs them on a partition, `view` keeps the queue as committed events say it, `rest` is HTTP,
/// `avro` translates. A wall uses this package and the domain, never another wall (`avro` excepted).
package io.countersign.exception;
