package io.countersign.audit.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Catalogue;
import io.countersign.audit.domain.Change;
import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Sentences;
import io.countersign.audit.domain.Sentences.Line;
import io.countersign.record.EventType;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every event of the catalogue in words.
class SentencesTest {

    private static final int VARIANTS = 40;
    private static final List<Change> CHANGES = List.of(new Change("/action/amount", "\"240.00\"", "\"190.00\""), new Change("/output", "\"a\"", "\"b\""));

    @TempDir Path folder;

    @Test void everyTypeOfEventHasASentenceWithoutAnEmptyPlace() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        var told = EnumSet.noneOf(EventType.class);
        for (var topic : Topics.audited()) {
            for (var variant = 0; variant < VARIANTS; variant++) {
                var facts = reader.facts(topic.name(), Catalogue.value(ids, topic, variant, "~"));
                for (var one : List.of(facts, erased(facts))) {
                    for (var changes : List.of(List.<Change>of(), CHANGES)) {
                        // When
                        var lines = Sentences.of(one, changes);
                        // Then
                        told.add(facts.event().type());
                        assertThat(lines).as("%s", facts).isNotEmpty().allSatisfy(SentencesTest::isWhole);
                    }
                }
            }
        }
        assertThat(told).isEqualTo(EnumSet.allOf(EventType.class));
    }

    @Test void everyTypeHasATemplateOfItsOwnForWhenTheEventsSentenceIsErased() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        for (var topic : Topics.audited()) {
            for (var variant = 0; variant < VARIANTS; variant++) {
                // When
                var text = Sentences.text(Sentences.of(erased(reader.facts(topic.name(), Catalogue.value(ids, topic, variant, "~"))), List.of()));
                // Then: the sentence of a replay that an approval rests on is of no case, and stays
                assertThat(text.replace("approved a version of flow ~flow: ~summary.", "approved")).doesNotContain("~summary").isNotBlank();
            }
        }
    }

    private static void isWhole(Line line) {
        assertThat(line.label()).isNotBlank().doesNotContain("null", "%", "[erased]");
        assertThat(line.text()).isNotBlank().doesNotContain("null", "%s", "%d", "  ", "..").doesNotEndWith(":").doesNotEndWith(": .");
    }

    private static Facts erased(Facts facts) {
        var e = facts.event();
        return new Facts(new Event(e.eventId(), e.type(), e.caseId(), e.runId(), e.entityId(), e.step(), e.version(), e.seq(), e.occurredAt(), e.actorKind(),
                e.actorId(), e.actorRole(), e.flow(), "[erased]", e.references(), e.personal(), e.sealed(), e.erased()), facts.authentication(), facts.causationId(), facts.circumstances(),
                facts.judgement(), facts.proposal(), facts.choice(), facts.run(), true, facts.measures());
    }
}
