package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void cellsWithSignsOfTheFormatAreQuoted() {
        assertThat(Csv.line("plain", "a, b", "say \"yes\"", "two\nlines", null)).isEqualTo("plain,\"a, b\",\"say \"\"yes\"\"\",\"two\nlines\",\r\n");
    }

    @Test
    void nothingActsAsAFormula() {
        assertThat(Csv.line("=HYPERLINK(\"x\")", "@sum", "-5.20", "+49")).isEqualTo("\"'=HYPERLINK(\"\"x\"\")\",'@sum,-5.20,'+49\r\n");
    }
}
