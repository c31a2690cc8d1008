package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TitleTest {

    @Test
    void anActionAndItsAmountAreToldApart() {
        assertThat(Title.of("order_change 50.00 USD")).isEqualTo(new Title("Order change", "50.00", "USD"));
    }

    @Test
    void anActionWithoutAnAmountIsSaidInWords() {
        assertThat(Title.of("email.send")).isEqualTo(new Title("Email send", null, null));
    }

    @Test
    void nothingIsSaidToBeSomething() {
        assertThat(Title.of(null).what()).isEqualTo("Something happened");
        assertThat(Title.of(" 12.00 EUR")).isEqualTo(new Title("Amount", "12.00", "EUR"));
    }
}
