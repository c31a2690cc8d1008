package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTermTest {

    @ParameterizedTest
    @CsvSource({"run_hi7hfhx5qvfubf62ehb7lvokam, /runs/run_hi7hfhx5qvfubf62ehb7lvokam", "apr_01a22205558d70cdb79c9799b2b13e22, /approvals/apr_01a22205558d70cdb79c9799b2b13e22",
            "exc_01a2220556b47a76817c6c53b03d53d2, /exceptions/exc_01a2220556b47a76817c6c53b03d53d2", "rp-12, /replay/RP-12",
            "countersign.runs.v1/0:17, /record/countersign.runs.v1/0/17", "' countersign.runs.v1/0/17 ', /record/countersign.runs.v1/0/17"})
    void anIdGoesToItsPage(String typed, String page) {
        assertThat(new SearchTerm(typed).page()).hasValue(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-1012", "ticket-112", "run_../admin", "apr_", "Mara Lindqvist", "RP-"})
    void anythingElseIsLookedFor(String typed) {
        assertThat(new SearchTerm(typed).page()).isEmpty();
    }

    @Test
    void anEventIdMayBeOneOfACase() {
        assertThat(new SearchTerm("01a22205-609b-7979-9e6a-d821a93360e8").mayBeEvent()).isTrue();
        assertThat(new SearchTerm("01a22205").mayBeEvent()).isFalse();
        assertThat(new SearchTerm(null).isEmpty()).isTrue();
    }
}
