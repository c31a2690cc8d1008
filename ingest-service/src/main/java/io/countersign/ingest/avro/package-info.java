/// Between Avro records and our own.
package io.countersign.ingest.avro;
