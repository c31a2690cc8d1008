package io.countersign.approval.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Choice;
import io.countersign.approval.domain.Command;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.domain.Edit;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Made;
import io.countersign.approval.domain.Sample;
import io.countersign.roster.Person;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslationTest {

    private static final Made MADE = new Made(Sample.ANA, "team-lead", new Choice(DecisionKind.EDIT, 1, Sample.DIGEST, "card", Sample.NOON, "partial return",
            new Edit(Sample.OTHER_RUN, Sample.OTHER_RUN.digest(), "e".repeat(64), Set.of(), ""), "cli"), Sample.NOON, 3, Sample.DIGEST);

    static Stream<Event> events() {
        return Stream.of(new Event.Opened(Sample.ID, "case-1", "run_1", Sample.question(Duration.ofSeconds(30)), Sample.RUN),
                new Event.Claimed("ana", "team-lead", Sample.NOON), new Event.Unclaimed("given back"),
                new Event.Replaced(4, "changed", Sample.DIGEST, Sample.OTHER_RUN), new Event.Decided(MADE), new Event.Finalized(MADE),
                new Event.Undone("no"), new Event.Expired(3), new Event.Closed("withdrawn", false));
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
            assertThat(FromAvro.doing(filled(branch))).isNotBlank();
            assertThat(FromAvro.target(filled(branch)).isPresent()).isEqualTo(!branch.getName().equals("LoadDirectory"));
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
        var back = FromAvro.person(ToAvro.person(person));
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
