package io.countersign.approval.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.domain.ActionFacts;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Choice;
import io.countersign.approval.domain.Command;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.domain.Edit;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Made;
import io.countersign.approval.domain.Note;
import io.countersign.approval.domain.Offer;
import io.countersign.approval.domain.RunContent;
import io.countersign.approval.domain.Sample;
import io.countersign.approval.domain.StageSpec;
import io.countersign.approval.domain.Terms;
import io.countersign.approval.domain.View;
import io.countersign.roster.Person;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import io.countersign.singlewriter.PersonRecords;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslationTest {

    private static final RunContent RUN = new RunContent(
            "{\"action\":{\"amount\":\"190.00\",\"currency\":\"EUR\",\"type\":\"refund\"}}".getBytes(StandardCharsets.UTF_8), "d".repeat(64), null);
    private static final Made MADE = new Made(Sample.ANA, "team-lead", new Choice(DecisionKind.EDIT, 1, Sample.DIGEST, "card", Sample.NOON, "partial return",
            new Edit(RUN, RUN.digest(), "e".repeat(64), Set.of(), "", new ActionFacts("refund", "190.00", "EUR"), "refund 190.00 EUR", null), "cli", "bulk"),
            Sample.NOON, 3, Sample.DIGEST);
    private static final Terms TERMS = new Terms(List.of(new StageSpec("team-lead", "fiona", 2, true, Duration.ofMinutes(30))),
            "Europe/Berlin; Mo-Fr 09:00-17:00", "legal", Duration.ofMinutes(20), Duration.ofDays(1), Set.of(DecisionKind.APPROVE, DecisionKind.REJECT),
            "400", "1000");

    static Stream<Event> events() {
        return Stream.of(new Event.Opened(Sample.ID, "case-1", "run_1", Sample.question(Duration.ofSeconds(30), TERMS, "low"), Sample.RUN, Sample.NOON),
                new Event.Offered(new Offer(1, 2, 3, "ana", "team-lead", "fiona", "finance", Sample.NOON, Sample.NOON.plusSeconds(1), Sample.NOON.plusSeconds(2))),
                new Event.Viewed(new View("ana", Sample.NOON, 1, "card")), new Event.Noted(new Note("ana", Sample.NOON, "called twice")),
                new Event.Claimed("ana", "team-lead", Sample.NOON), new Event.Unclaimed("given back"),
                new Event.Delegated("ana", "team-lead", "ana", "tom", "knows the case"),
                new Event.Reassigned("ana", "team-lead", "ana", "tom", "support", "knows the case"), new Event.AtRisk(Sample.NOON),
                new Event.TargetMissed(Sample.NOON), new Event.Escalated("omar", "team-lead", Sample.NOON),
                new Event.Replaced(4, "changed", Sample.DIGEST, RUN, new ActionFacts("refund", "190.00", "EUR"), "refund 190.00 EUR"),
                new Event.StageDecided(MADE, 1, 1, 2, false, "Ana Ruiz changed it."), new Event.Decided(MADE, 1), new Event.Finalized(MADE, List.of("omar"), List.of("partial return")),
                new Event.Undone("no"), new Event.Expired(3, "Nobody is there."), new Event.Closed("withdrawn", false));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventComesBackAsItWas(Event event) {
        // Given
        var opened = ApprovalMachine.evolve(null, events().findFirst().orElseThrow());
        Approval after = event instanceof Event.Opened ? opened : ApprovalMachine.evolve(opened, event);
        // When
        var record = ToAvro.event(meta(), event, opened, after);
        // Then
        assertThat(FromAvro.event(record)).contains(event);
    }

    @Test
    void everyKindOfEventIsTriedHereAndCanBeStored() {
        // Given
        var kinds = Arrays.stream(Event.class.getPermittedSubclasses()).map(Class::getSimpleName).toList();
        // When
        var tried = events().map(e -> e.getClass().getSimpleName()).toList();
        // Then
        assertThat(tried).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(branches(ApprovalEvent.getClassSchema(), "event")).hasSize(kinds.size() + 1); // and CommandRefused
    }

    @Test
    void everyBranchOfTheContractIsUnderstood() {
        for (var branch : branches(ApprovalCommand.getClassSchema(), "command")) {
            if (Set.of("LoadDirectory", "SetAbsence", "EndAbsence").contains(branch.getName())) {
                assertThatThrownBy(() -> FromAvro.target(filled(branch))).isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(FromAvro.doing(filled(branch))).isNotBlank();
                assertThat(FromAvro.target(filled(branch))).isNotNull();
            }
        }
        for (var branch : branches(ApprovalWork.getClassSchema(), "work")) {
            var work = ApprovalWork.newBuilder().setMeta(meta()).setWork(filled(branch)).build();
            assertThat(FromAvro.work(work, Sample.NOON)).isNotInstanceOf(Command.Asked.class);
        }
        var refused = ApprovalEvent.newBuilder().setMeta(meta()).setApprovalId("a").setFrom(null).setTo(null)
                .setEvent(new CommandRefused("c", "ClaimApproval", "FORBIDDEN", "no", null)).build();
        assertThat(FromAvro.event(refused)).isEmpty();
    }

    @Test
    void aPersonComesBackAsTheyWere() {
        // Given
        var person = new Person("ana", "Ana Ruiz", "ana@example.com", List.of("team-lead"), List.of("team-lead"),
                List.of(new Person.Absence(Sample.NOON, Sample.NOON.plusSeconds(60), "omar")));
        // When
        var back = PersonRecords.person(ToAvro.person(person));
        // Then
        assertThat(back).isEqualTo(person);
    }

    private static List<Schema> branches(Schema schema, String field) {
        return schema.getField(field).schema().getTypes();
    }

    /// A record of that schema, with something in every field.
    private static SpecificRecord filled(Schema schema) {
        return (SpecificRecord) something(schema);
    }

    private static Object something(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                var made = empty(schema.getFullName());
                schema.getFields().forEach(f -> made.put(f.pos(), something(f.schema())));
                yield made;
            }
            case UNION -> schema.getTypes().getFirst().getType() == Schema.Type.NULL ? null : something(schema.getTypes().getFirst());
            case STRING -> "x";
            case LONG -> schema.getLogicalType() == null ? (Object) 1L : Sample.NOON;
            case INT -> 1;
            case BOOLEAN -> true;
            case BYTES -> java.nio.ByteBuffer.wrap(new byte[] {'{', '}'});
            case ARRAY -> List.of();
            case ENUM -> io.countersign.schemas.avro.DecisionKind.valueOf(schema.getEnumSymbols().getFirst());
            default -> throw new IllegalArgumentException(schema.toString());
        };
    }

    private static SpecificRecord empty(String type) {
        try {
            return (SpecificRecord) Class.forName(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static EventMeta meta() {
        var ana = Actor.newBuilder().setKind(ActorKind.PERSON).setId("ana").setRole("team-lead").setAuthentication("oidc test").build();
        return EventMeta.newBuilder().setEventId("e").setCaseId("case-1").setRunId("run_1").setEntityId(Sample.ID).setStep(1).setVersion(1)
                .setSeq(1).setOccurredAt(Sample.NOON).setActor(ana).setCausationId("c").setTraceparent(null).setSummary("s").build();
    }
}
