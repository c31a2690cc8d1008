package io.countersign.exception.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Triggers without a run: what came in and could not be accepted, and what a service could not read.
public final class Incident {

    /// Reason code of every trigger without a run.
    public static final String REASON_CODE = "TECHNICAL";
    /// The case of a source's rejected inputs is this and the source.
    public static final String INTAKE_CASE = "intake:";

    private static final Duration REJECTION_WITHIN = Duration.ofHours(1);
    private static final Duration DEAD_LETTER_WITHIN = Duration.ofMinutes(30);

    private Incident() {}

    /// An input from `source` was refused with `code`. One item per source and code.
    ///
    /// @param source null: it could not be read
    /// @param problem the first thing wrong with it
    public static Trigger rejectedInput(String source, String flow, String code, String problem, Instant at, Duty duty, Content content) {
        return trigger(flow, "input refused: " + code + " from " + (source == null ? "an unknown source" : source), problem,
                Risk.MEDIUM, duty, at.plus(REJECTION_WITHIN), content);
    }

    /// `service` could not read or work on a record. One item per service and code of a case.
    public static Trigger deadLetter(String service, String topic, String code, String problem, Instant at, Duty duty, Content content) {
        return trigger(null, "record refused by " + service + ": " + code, "A record of " + topic + " was set aside: " + problem,
                Risk.CRITICAL, duty, at.plus(DEAD_LETTER_WITHIN), content);
    }

    private static Trigger trigger(String flow, String title, String reason, Risk risk, Duty duty, Instant dueAt, Content content) {
        return new Trigger(new Subject(null, 0, flow, title, reason, null, risk, duty, dueAt, null, List.of(), 0, Weight.ORDINARY, true, null,
                null, null, null, Terms.NONE), REASON_CODE, content);
    }

    /// Who owns incidents: whoever is on duty as queue owner.
    public static Duty duty(Roster directory, Instant now) {
        return new Duty(directory.firstPresent(Rights.QUEUE_OWNER, now).map(Person::id).orElse(null), null, Rights.QUEUE_OWNER, null);
    }
}
