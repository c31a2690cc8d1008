package io.countersign.policy.streams;

import io.countersign.policy.domain.FlowVersion;
import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Refusal.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// What the desks of flows say: events, refusals, answers.
record FlowRecorder(Desk desk) {

    void record(String flow, CommandMeta meta, String words, Object event) {
        desk.publish(Topics.FLOW_EVENTS, new About(flow, null, "flow:" + flow), Cause.of(meta), words,
                m -> FlowEvent.newBuilder().setMeta(m).setFlow(flow).setEvent(event).build());
    }

    void refuse(Inbound in, Refused refused, String flow) {
        desk.refuse(in, Refusals.refusal(refused, flow));
    }

    void refuseUnknown(Inbound in, String flow, TreeSet<String> known) {
        desk.refuse(in, new Refusal(Kind.NOT_FOUND, "NO_SUCH_FLOW", "flow is \"%s\", of which there is no version; write one of %s, or propose it.".formatted(flow, known), flow));
    }

    void refuseUnknown(Inbound in, String flow, int version) {
        desk.refuse(in, new Refusal(Kind.NOT_FOUND, "NO_SUCH_VERSION", "version is %d, which the flow %s has not; GET /flows/%s/versions lists those it has."
                .formatted(version, flow, flow), flow));
    }

    /// Programs do nothing to flows, whatever they are called.
    static String person(CommandMeta meta) {
        return meta.getActor().getKind() == ActorKind.PERSON ? meta.getActor().getId() : "a program";
    }

    /// One body for all: the last partition's answer is the one that is given.
    static Map<String, Object> body(String flow, int version, String hash) {
        var body = new LinkedHashMap<String, Object>();
        body.put("flow", flow);
        body.put("version", version);
        body.put("hash", hash);
        return body;
    }

    static Map<String, Object> body(FlowVersion version) {
        return body(version.flow(), version.version(), version.hash());
    }

    /// Nothing, or what was said.
    static String after(String sign, String reason) {
        return reason == null ? "" : sign + reason.strip();
    }
}
