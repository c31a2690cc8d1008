package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void valuesStandBetweenCommasAndNothingStaysEmpty() {
        assertThat(Csv.line("exc_1", null, 3)).isEqualTo("exc_1,,3\r\n");
    }

    @Test
    void commasQuotesAndLineEndsAreQuoted() {
        assertThat(Csv.line("a,b", "say \"no\"", "two\nlines")).isEqualTo("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\r\n");
    }

    @Test
    void whatASpreadsheetWouldCalculateIsText() {
        assertThat(Csv.line("=1+2", "+49 30", "-3", "@sum", "\tx", "＝1")).isEqualTo("'=1+2,'+49 30,'-3,'@sum,'\tx,'＝1\r\n");
    }

    @Test
    void numbersOfOursStayNumbers() {
        assertThat(Csv.line(-3, 12L)).isEqualTo("-3,12\r\n");
    }
}
