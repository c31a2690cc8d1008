package io.countersign.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {

    private static final String MASTER = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.now();
    private final WebhookSecrets secrets = WebhookSecrets.of(MASTER);

    @Test
    void a_secret_is_the_hmac_of_endpoint_and_version_under_the_master() throws Exception {
        // Given what the derivation says
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(MASTER.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var expected = "whsec_" + Base64.getEncoder().encodeToString(mac.doFinal("whk_1:3".getBytes(StandardCharsets.UTF_8)));

        // Then it is that, 32 bytes, and another for every endpoint and version
        assertThat(secrets.shown("whk_1", 3)).isEqualTo(expected);
        assertThat(secrets.signing("whk_1", 3, List.of(), NOW)).singleElement().satisfies(it -> assertThat(it).hasSize(32));
        assertThat(secrets.shown("whk_1", 2)).isNotEqualTo(expected);
        assertThat(secrets.shown("whk_2", 3)).isNotEqualTo(expected);
    }

    @Test
    void a_receiver_with_the_shown_secret_verifies_what_is_signed() throws Exception {
        // Given a signature
        var signature = new Webhook(secrets.signing("whk_1", 1, List.of(), NOW).getFirst()).sign("dlv_1", NOW.getEpochSecond(), "{}");

        // Then a receiver verifies it, and notices a changed body
        var receiver = new Webhook(secrets.shown("whk_1", 1));
        var headers = Map.of("webhook-id", List.of("dlv_1"), "webhook-timestamp", List.of(Long.toString(NOW.getEpochSecond())), "webhook-signature", List.of(signature));
        receiver.verify("{}", headers);
        assertThatThrownBy(() -> receiver.verify("{ }", headers)).isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
    }

    @Test
    void each_earlier_secret_signs_for_a_day_after_it_was_replaced() {
        var rotations = List.of(NOW.minus(Duration.ofHours(30)), NOW.minus(Duration.ofHours(2)), NOW.minus(Duration.ofHours(1)));
        assertThat(secrets.signing("whk_1", 4, rotations, NOW)).hasSize(3)
                .containsExactly(secrets.signing("whk_1", 4, List.of(), NOW).getFirst(), secrets.signing("whk_1", 3, List.of(), NOW).getFirst(), secrets.signing("whk_1", 2, List.of(), NOW).getFirst());
        assertThat(secrets.signing("whk_1", 4, rotations, NOW.plus(Duration.ofHours(24)))).hasSize(1);
    }

    @Test
    void a_short_master_secret_is_refused() {
        assertThatThrownBy(() -> WebhookSecrets.of("short")).isInstanceOf(IllegalStateException.class).hasMessageContaining("countersign.webhooks.secret-file");
    }
}
