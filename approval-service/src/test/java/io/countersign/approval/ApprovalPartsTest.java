package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalPartsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void aClaimThatWouldBeOverAtOnceStopsTheStart(String lease) {
        assertThatThrownBy(() -> ApprovalParts.lease(Duration.parse(lease))).hasMessage(
                "countersign.approval.lease is " + lease + "; write a time above zero, such as PT10M.");
    }

    @Test
    void aLeaseAboveZeroIsTaken() {
        assertThat(ApprovalParts.lease(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(1));
    }
}
