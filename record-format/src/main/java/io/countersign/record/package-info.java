/// The Record's format: leaves, payloads and commitments, as `docs/record-format.md` defines them. Used by the service that writes the
/// Record and by whoever checks an export of it without that service.
///
/// Start at [io.countersign.record.Leaf].
package io.countersign.record;
