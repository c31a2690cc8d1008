/// Entries of the Record as one file that proves itself, `countersign-export/v1` of `docs/record-format.md`: [io.countersign.export.ExportWriter]
/// writes it, [io.countersign.export.ExportVerifier] trusts nothing in it. No service, no database, no network.
package io.countersign.export;
