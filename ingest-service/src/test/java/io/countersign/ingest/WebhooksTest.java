package io.countersign.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhooksTest {

    @Test
    void a_delivery_names_the_partition_that_knows_it_and_other_texts_name_none() {
        assertThat(Webhooks.partition("dlv_0199aa_3", 4)).isEqualTo(3);
        assertThat(Webhooks.partition("dlv_0199aa_4", 4)).isNull();
        assertThat(Webhooks.partition("dlv_0199aa", 4)).isNull();
        assertThat(Webhooks.partition("dlv_0199aa_99999999999", 4)).isNull();
    }
}
