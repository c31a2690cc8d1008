package io.countersign.approval.domain;

import java.util.List;

/// How a command was judged.
public sealed interface Decision {

    /// It takes effect; without events it changes nothing.
    record Accepted(List<Event> events) implements Decision {}

    /// It does not fit the state or the asker's rights.
    record Refused(Refusal refusal) implements Decision {}

    static Decision accept(Event... events) {
        return new Accepted(List.of(events));
    }

    static Decision refuse(Refusal.Code code, String detail) {
        return new Refused(new Refusal(code, detail));
    }
}
