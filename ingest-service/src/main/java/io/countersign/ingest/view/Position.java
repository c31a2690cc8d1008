package io.countersign.ingest.view;

import io.countersign.schemas.Topic;
import io.countersign.singlewriter.Inbound;

/// Where an event stands.
public record Position(Topic topic, int partition, long offset) {

    static Position of(Inbound in) {
        return new Position(in.topic(), in.partition(), in.offset());
    }
}
