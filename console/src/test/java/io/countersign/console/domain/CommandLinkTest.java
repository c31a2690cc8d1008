package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLinkTest {

    private static String address(String command) {
        return CommandLink.of(command).address();
    }

    @Test
    void aListOfApprovalsBecomesTheInboxWithTheSameFilter() {
        assertThat(address("./countersign approvals list --owner ana --late")).isEqualTo("/inbox?view=late&owner=ana");
        assertThat(address("./countersign approvals list --purpose check --flow airline-support")).isEqualTo("/inbox?view=checks&flow=airline-support");
    }

    @Test
    void anExceptionBecomesItsOwnPage() {
        assertThat(address("./countersign exceptions show exc_01a2")).isEqualTo("/exceptions/exc_01a2");
        assertThat(address("./countersign exceptions list --reason MISSING_DATA")).isEqualTo("/exceptions?view=open&reason=MISSING_DATA");
    }

    @Test
    void aReplayTakesItsSweepAlong() {
        assertThat(address("./countersign replay --flow support-inbox --from 2026-10-01 --sweep refund-over-limit.amount=50..200"))
                .isEqualTo("/replay/new?flow=support-inbox&from=2026-10-01&sweep=refund-over-limit.amount%3D50..200");
    }

    @Test
    void aSearchOfTheRecordAsksForTheSameEntries() {
        assertThat(address("./countersign record search --type APPROVAL_DECIDED --person ana")).isEqualTo("/record?type=APPROVAL_DECIDED&actor=ana");
    }

    @Test
    void aNameCanNotLeadElsewhere() {
        assertThat(address("./countersign flows explain ../../sign-in?to=x")).isEqualTo("/flows/..%2F..%2Fsign-in%3Fto%3Dx");
    }

    @Test
    void aCommandWithoutAPageHasNoLink() {
        assertThat(CommandLink.of("./countersign down")).isNull();
        assertThat(CommandLink.of("rm -rf /")).isNull();
        assertThat(CommandLink.of(null)).isNull();
    }
}
