/// Records to bytes and back, in the Confluent wire format: byte 0, a 4-byte big-endian schema id, Avro binary.
///
/// [RecordCodec] is the way in. It decides nothing about bytes it cannot read: it says why, by cause, so that the reader can
/// keep them ([UnreadableRecord]) or wait for the registry ([LookupUnavailable]). Why not a serializer from a library:
/// `docs/decisions/0004-wire-format.md`.
package io.countersign.schemas.wire;
