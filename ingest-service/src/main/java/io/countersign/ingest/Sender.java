package io.countersign.ingest;

import io.countersign.schemas.avro.Actor;
import java.util.Optional;

/// Who sends something.
///
/// @param key empty: a person, who may look but not send runs
/// @param traceparent W3C trace context; null: none
public record Sender(Actor actor, Optional<ApiKey> key, String traceparent) {}
