package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// People and a question that the tests of the rules share.
public final class Sample {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final Duration LEASE = Duration.ofMinutes(10);
    public static final String ID = "apr_1";
    public static final String DIGEST = "a".repeat(64);
    public static final RunContent RUN = new RunContent(new byte[] {'{', '}'}, "c".repeat(64), null);
    public static final RunContent OTHER_RUN = new RunContent(new byte[] {'[', ']'}, "d".repeat(64), null);
    public static final Roster PEOPLE = new Roster(List.of(
            person("ana", "Ana Ruiz", "team-lead"), person("omar", "Omar Haddad", "team-lead"), person("fiona", "Fiona Lind", "finance"),
            person("tom", "Tom Berg", "support"), person("dana", "Dana Vogel", "team-lead"), person("priya", "Priya Nair", "queue-owner")));
    public static final Asker ANA = someone("ana");
    public static final Asker OMAR = someone("omar");
    public static final Asker FIONA = someone("fiona");
    public static final Asker PRIYA = someone("priya");
    public static final Asker TOM = someone("tom");

    private Sample() {}

    public static Person person(String id, String name, String... roles) {
        return new Person(id, name, null, List.of(roles), List.of(), List.of());
    }

    public static Asker someone(String id) {
        return new Asker(Asker.Kind.PERSON, id, "oidc test");
    }

    public static Question question(Duration undo) {
        return question(undo, Terms.PLAIN, "high");
    }

    public static Question question(Duration undo, Terms terms, String risk) {
        return new Question(3, "support-inbox", 2, "refund 240.00 EUR", "The refund is above the limit of 100", "refund-over-limit", risk,
                70, "ana", "fiona", "team-lead", "finance", NOON.plusSeconds(1800), undo, DIGEST, Set.of("dana"), RUN.digest(), terms,
                new ActionFacts("refund", "240.00", "EUR"), null, null, Purpose.DECIDE);
    }

    /// The flow's terms with these stages.
    static Terms stages(StageSpec... stages) {
        return new Terms(List.of(stages), null, null, Duration.ZERO, Duration.ZERO, Set.of(), null, null);
    }

    static StageSpec stage(String owner, String backup, int quorum) {
        return new StageSpec(owner, backup, quorum, false, Duration.ofMinutes(30));
    }

    static Roster away(String who, Instant from, Instant to, String cover) {
        return new Roster(PEOPLE.people().stream().map(p -> !p.id().equals(who) ? p
                : new Person(p.id(), p.name(), p.email(), p.roles(), p.onDuty(), List.of(new Person.Absence(from, to, cover)))).toList());
    }

    static Command.Open open(Duration undo) {
        return open(question(undo));
    }

    static Command.Open open(Question question) {
        return new Command.Open(ID, "case-1", "run_1", question, RUN, NOON);
    }

    static Choice choice(DecisionKind kind, long shown, String note) {
        return new Choice(kind, shown, DIGEST, null, null, note, null, "rest", null);
    }

    static Choice edit(long shown, Set<String> changed) {
        return new Choice(DecisionKind.EDIT, shown, DIGEST, null, null, "partial return", editTo("190.00", "e".repeat(64), changed), "rest", null);
    }

    static Edit editTo(String amount, String digest, Set<String> changed) {
        return new Edit(OTHER_RUN, OTHER_RUN.digest(), digest, changed, "the amount from 240.00 to " + amount + " EUR",
                new ActionFacts("refund", amount, "EUR"), "refund " + amount + " EUR", null);
    }
}
