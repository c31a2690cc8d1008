package io.countersign.exception;

import io.countersign.exception.domain.Asker;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Duty;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Terms;
import io.countersign.exception.domain.Trigger;
import io.countersign.exception.domain.Weight;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// People and runs that tests talk about.
public final class Fixtures {

    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final Duration LEASE = Duration.ofMinutes(10);
    public static final Asker PRIYA = person("priya");
    public static final Asker TOM = person("tom");
    public static final Asker LEE = person("lee");
    public static final Asker DEV = person("dev");
    public static final Asker QUINN = person("quinn");
    /// Priya owns, Tom covers; Dev is excluded although his role would do; Quinn looks after the queue; Lee has no right.
    public static final Roster PEOPLE = new Roster(List.of(of("dev", "Dev Okoro", "operations"), of("lee", "Lee Novak", "support"),
            of("olga", "Olga Lind", "operations-lead"), of("priya", "Priya Nair", "operations"), of("quinn", "Quinn Abe", "queue-owner"), of("tom", "Tom Berg", "finance")));

    private Fixtures() {}

    public static Asker person(String id) {
        return new Asker(Asker.Kind.PERSON, id);
    }

    public static Trigger trigger(String runId, String reasonCode) {
        return trigger(runId, 2, reasonCode, 0);
    }

    public static Trigger trigger(String runId, long runVersion, String reasonCode, int handOvers) {
        return new Trigger(new Subject(runId, runVersion, "support-inbox", "refund 240.00 EUR of " + runId, "Missing order number", "missing-order",
                Risk.HIGH, new Duty("priya", "tom", "operations", null), NOON.plus(Duration.ofMinutes(40)), digest(runId), List.of("dev"),
                handOvers, new Weight(true, 1, "no key customer"), false, "refund", null, "finance-lead", null, new Terms(null, "reply-safe@3")), reasonCode, new Content("{\"action\":{\"amount\":\"240.00\"}}".getBytes(StandardCharsets.UTF_8), "d", null));
    }

    /// Tells of something that happened with a run, such as a bypass; nothing waits.
    public static Trigger incident(String runId, String reasonCode) {
        var s = trigger(runId, reasonCode).subject();
        return new Trigger(new Subject(runId, 3, s.flow(), s.title(), "It was executed without a release", null, Risk.CRITICAL, s.duty(), s.dueAt(),
                s.actionDigest(), s.excluded(), 0, s.weight(), true, s.actionType(), null, null, null, Terms.NONE), reasonCode,
                new Content("{}".getBytes(StandardCharsets.UTF_8), "d", null));
    }

    public static String digest(String runId) {
        return "digest-of-" + runId;
    }

    public static Resolution by(ResolutionKind kind, long version, String newestRun, String... runIds) {
        var edits = kind == ResolutionKind.FIX || kind == ResolutionKind.CORRECT ? Arrays.stream(runIds).map(Fixtures::edit).toList() : List.<Resolution.Edit>of();
        return new Resolution(kind, version, newestRun == null ? null : digest(newestRun), null, "The customer sent the number", List.of(runIds),
                edits, "rest", "");
    }

    public static Resolution.Edit edit(String runId) {
        return new Resolution.Edit(runId, new Content("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "e", null), "changed", null);
    }

    private static Person of(String id, String name, String... roles) {
        return new Person(id, name, null, List.of(roles), List.of(), List.of());
    }
}
