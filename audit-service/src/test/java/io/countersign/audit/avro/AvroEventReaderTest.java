package io.countersign.audit.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.domain.Event.Reference;
import io.countersign.record.EventType;
import io.countersign.record.Payload;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroEventReaderTest {

    /// The replay that the approval of a flow rests on, as Avro writes it: of no case, so that its digest and its sentence are nobody's.
    private static final String REPLAYED = "\016~digest\022~flowHash\002\020~summary";

    /// More than the longest enum or union of the catalogue, so that every symbol and branch is met.
    private static final int VARIANTS = 40;

    @TempDir Path folder;

    @Test void hasATypeForEveryEventOfTheCatalogueAndAnEventForEveryType() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        var met = EnumSet.noneOf(EventType.class);
        for (var topic : Topics.audited()) {
            for (var variant = 0; variant < VARIANTS; variant++) {
                // When
                var event = reader.read(topic.name(), Catalogue.value(ids, topic, variant, "~"));
                // Then
                met.add(event.type());
                assertThat(event.summary()).isEqualTo("~summary");
                assertThat(event.caseId()).isEqualTo("~caseId");
            }
        }
        assertThat(met).isEqualTo(EnumSet.allOf(EventType.class));
    }

    @Test void findsPersonalContentWhereverItStandsAndCutsItOutExactly() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        for (var topic : Topics.audited()) {
            for (var variant = 0; variant < VARIANTS; variant++) {
                var value = Catalogue.value(ids, topic, variant, "~");
                // When
                var payload = Payload.split(value, reader.read(topic.name(), value).personal());
                // Then
                var open = new String(payload.open(), StandardCharsets.ISO_8859_1);
                assertThat(open.replace(REPLAYED, "")).as(topic.name()).doesNotContain("~summary", "~note", "~digest", "references", "~bodyDigest", "~email").contains("~caseId");
                assertThat(payload.join()).isEqualTo(value);
                assertThat(payload.parts().stream().map(part -> new String(part, StandardCharsets.UTF_8))).contains("~summary")
                        .allSatisfy(part -> assertThat(part.startsWith("~") || part.startsWith("{")).isTrue());
            }
        }
    }

    @Test void findsAnAcceptedRunByItsIdsAndItsBusinessReferences() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        // When
        var event = reader.read(Topics.RUNS.name(), Catalogue.value(ids, Topics.RUNS, 5, "~"));
        // Then
        assertThat(event.type()).isEqualTo(EventType.RUN_ACCEPTED);
        assertThat(event.references()).containsExactlyInAnyOrder(new Reference("id", "~id"), new Reference("order", "~order"),
                new Reference("run", "~runId"));
        assertThat(event.flow()).isEqualTo("~flow");
        assertThat(reader.run(Catalogue.value(ids, Topics.RUNS, 5, "~"))).contains("~order");
    }

    @Test void showsTheRoutingOfARun() throws Exception {
        // Given
        var ids = Catalogue.ids(folder);
        // When
        var routing = new AvroEventReader(ids, new MemoryCaseKeys()).routing(Catalogue.value(ids, Topics.RUN_EVENTS, 1, "~"));
        // Then
        assertThat(routing).contains("\"route\":\"approve\"", "\"rule\":\"~rule\"", "\"outcome\":\"not_matched\"", "\"flowVersion\":1");
    }

    @Test void saysOfBytesThatTheyCannotBeRead() {
        // Given
        var ids = Catalogue.ids(folder);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        var good = Catalogue.value(ids, Topics.RUNS, 0, "~");
        var wrongEvent = new String(good, StandardCharsets.ISO_8859_1).replace("01900000-0000-7000", "not-a-uuid-at-all-").getBytes(StandardCharsets.ISO_8859_1);
        // When // Then
        assertThatThrownBy(() -> reader.read(Topics.RUNS.name(), null)).isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> reader.read(Topics.RUNS.name(), "{}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> reader.read(Topics.RUNS.name(), Arrays.copyOf(good, good.length - 1))).isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> reader.read(Topics.RUN_EVENTS.name(), good)).isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> reader.read("other", good)).hasMessageContaining("not a topic of ours");
        assertThatThrownBy(() -> reader.read(Topics.RUNS.name(), wrongEvent)).isInstanceOf(UnreadableEvent.class);
    }
}
