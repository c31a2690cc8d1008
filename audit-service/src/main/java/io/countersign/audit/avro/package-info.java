/// Avro and the wire format: from bytes of a topic to an [io.countersign.audit.domain.Event], and to the bytes of our own topics.
package io.countersign.audit.avro;
