/// A person decides. Policy asks (topic `approvals`), people answer over REST, and what they decided leaves as
/// `approval-events`; policy acts on FINAL only.
///
/// Start with [io.countersign.approval.Approvals], what people can ask for. The rules are in `domain`: `ApprovalMachine` judges,
/// `Rights` says who may. `streams` runs them on a partition, `view` keeps the queue as committed events say it, `rest` is HTTP,
/// `files` reads the directory of people, `avro` translates. A wall uses this package and the domain, never another wall
/// (`avro` excepted).
package io.countersign.approval;
