package io.countersign.policy.view;

import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.singlewriter.Inbound;

/// Everything that is shown, each part from the records it is about.
public record Views(FlowsView flows, VersionsView versions, StopsView stops, RunPlaces places, ShadowView shadows) {

    /// Nothing taken in yet.
    public static Views empty() {
        return new Views(new FlowsView(), new VersionsView(), new StopsView(), new RunPlaces(), new ShadowView());
    }

    /// Takes one committed record in.
    public void take(Inbound in) {
        switch (in.value()) {
            case FlowEvent event -> {
                stops.take(event);
                versions.take(event);
            }
            case RunEvent event -> {
                places.take(event);
                shadows.take(event);
            }
            case null, default -> flows.take(in);
        }
    }
}
