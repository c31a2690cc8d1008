package io.countersign.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.EventType;
import io.countersign.transparency.SigningKey;
import io.countersign.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportVerifierTest {

    @TempDir
    static Path folder;

    private static Story story;
    private final List<VerifiedEntry> entries = new ArrayList<>();

    @BeforeAll static void tell() {
        story = new Story(folder);
    }

    @Test void oneCaseVerifiesUnderTheDeploymentsKey() throws Exception {
        // When
        var good = good(story.exportOf("W1"), story.key.verifier());
        // Then
        assertThat(good.entries()).isEqualTo(5);
        assertThat(good.keyFromFile()).isFalse();
        assertThat(good.root().origin()).isEqualTo("test/audit");
        assertThat(good.erased()).isEmpty();
        assertThat(good.header().phrase()).isEqualTo("case W1");
        assertThat(entries).extracting(one -> one.leaf().type()).containsExactly(EventType.APPROVAL_OPENED, EventType.APPROVAL_DECIDED, EventType.RUN_ROUTED,
                EventType.RUN_ACCEPTED, EventType.EXECUTION_REPORTED);
    }

    @Test void theReadableEventSaysWhatWasSealed() throws Exception {
        // When
        good(story.exportOf("W1"), null);
        // Then
        var accepted = entries.get(3).event();
        assertThat(accepted.at("/meta/summary").asText()).isEqualTo("A customer message came in and the AI drafted an answer.");
        assertThat(accepted.at("/meta/occurredAt").asText()).isEqualTo("2026-11-28T08:01:00.000Z");
        assertThat(accepted.at("/fact/RunAccepted/head/confidence").asDouble()).isEqualTo(0.97);
        var content = accepted.at("/fact/RunAccepted/content");
        assertThat(content.path("bytes").asText()).contains("We refund 240.00 EUR today.").contains("𝄞");
        assertThat(content.path("digest").asText()).isEqualTo(SealedPart.hexSha256(content.path("bytes").asText().getBytes(StandardCharsets.UTF_8)));
        assertThat(entries.get(1).event().at("/event/ApprovalDecided/decision/note").asText()).isEqualTo("The mug costs 24 EUR, not 240");
        assertThat(entries).noneMatch(VerifiedEntry::sealed);
    }

    @Test void everythingVerifiesWithOneProofAShard() throws Exception {
        assertThat(good(story.exportOfAll(), story.key.verifier()).entries()).isEqualTo(8);
    }

    @Test void whatWasErasedIsSaidWithWhenByWhomAndWhy() throws Exception {
        // When
        var good = good(story.exportOf("W2"), story.key.verifier());
        // Then
        assertThat(good.erased()).containsExactly(new Verdict.Erased("key-W2", 1, "2026-11-28T08:07:00.000Z", "priya", "sam", "The customer asked for it"));
        assertThat(entries.getLast().event().at("/fact/RunAccepted/content/bytes").asText()).isEqualTo("{}");
        assertThat(entries.getLast().event().at("/meta/summary").asText()).isEqualTo("[erased]");
        assertThat(entries.getLast().sealed()).isTrue();
    }

    @Test void withoutAKeyItIsSaidThatTheKeyIsTheFilesOwn() throws Exception {
        assertThat(good(story.exportOf("W1"), null).keyFromFile()).isTrue();
    }

    @Test void anotherKeyThanTheTrustedOneIsRefusedAtTheFirstLine() throws Exception {
        // When
        var bad = bad(story.exportOf("W1"), SigningKey.generate("test/audit", new SecureRandom()).verifier());
        // Then
        assertThat(bad).isEqualTo(new Verdict.Bad(1, null, null, null, "`key` is not the key you trust"));
    }

    private Verdict.Good good(byte[] file, VerifierKey trusted) throws IOException {
        var verdict = ExportVerifier.verify(new ByteArrayInputStream(file), trusted, entries::add);
        assertThat(verdict).isInstanceOf(Verdict.Good.class);
        return (Verdict.Good) verdict;
    }

    private Verdict.Bad bad(byte[] file, VerifierKey trusted) throws IOException {
        return (Verdict.Bad) ExportVerifier.verify(new ByteArrayInputStream(file), trusted, entries::add);
    }
}
