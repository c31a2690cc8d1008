/// The Record's rules in plain Java: what a leaf is, how a batch of records becomes entries, what a check compares.
///
/// Start at [io.countersign.audit.domain.Appending]. No clock, no ids, no I/O; the only library is our own transparency log.
package io.countersign.audit.domain;
