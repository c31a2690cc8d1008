package io.countersign.exception.outward;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.exception.AlertSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertWaysTest {

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String URL = "https://alerts.example/hook";

    @Test
    void no_channel_needs_nothing() {
        assertThatCode(() -> AlertWays.of(settings("none", null, null, List.of(), "PT24H"), null, null, null, InstantSource.system())).doesNotThrowAnyException();
    }

    @Test
    void settings_that_cannot_work_are_told_with_name_and_remedy() {
        refused(settings("sms", null, null, List.of(), "PT24H"), "countersign.alerts.channel is 'sms'; write none, webhook or email.");
        refused(settings("none", null, null, List.of(), "PT0S"), "countersign.alerts.retry-for is 'PT0S'; write a time such as PT24H.");
        refused(settings("webhook", null, SECRET, List.of(), "PT24H"), "countersign.alerts.webhook.url is missing, but countersign.alerts.channel is webhook;");
        refused(settings("webhook", "alerts.example", SECRET, List.of(), "PT24H"), "countersign.alerts.webhook.url is 'alerts.example'; write an address");
        refused(settings("webhook", "file:///etc/passwd", SECRET, List.of(), "PT24H"), "countersign.alerts.webhook.url is 'file:///etc/passwd'");
        refused(settings("webhook", URL, null, List.of(), "PT24H"), "countersign.alerts.webhook.secret is missing");
        refused(settings("email", null, null, List.of(), "PT24H"), "countersign.alerts.email.to is missing");
        refused(settings("email", null, null, List.of("on call"), "PT24H"), "countersign.alerts.email.to is 'on call'; write an address such as");
    }

    @Test
    void a_secret_that_cannot_be_used_is_told_without_being_shown() {
        for (var secret : List.of("password", "whsec_short", "whsec_" + Base64.getEncoder().encodeToString(new byte[16]), "whsec_#" + SECRET)) {
            assertThatThrownBy(() -> AlertWays.of(settings("webhook", URL, secret, List.of(), "PT24H"), null, null, null, InstantSource.system()))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("countersign.alerts.webhook.secret can't be used; write whsec_")
                    .hasMessageNotContaining(secret);
        }
    }

    private static void refused(AlertSettings settings, String sentence) {
        assertThatThrownBy(() -> AlertWays.of(settings, null, null, null, InstantSource.system())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence);
    }

    private static AlertSettings settings(String channel, String url, String secret, List<String> to, String retryFor) {
        return new AlertSettings() {
            @Override
            public String channel() {
                return channel;
            }

            @Override
            public Optional<String> linkBase() {
                return Optional.empty();
            }

            @Override
            public Duration retryFor() {
                return Duration.parse(retryFor);
            }

            @Override
            public Webhook webhook() {
                return new Webhook() {
                    @Override
                    public Optional<String> url() {
                        return Optional.ofNullable(url);
                    }

                    @Override
                    public Optional<String> secret() {
                        return Optional.ofNullable(secret);
                    }
                };
            }

            @Override
            public Email email() {
                return new Email() {
                    @Override
                    public Optional<List<String>> to() {
                        return to.isEmpty() ? Optional.empty() : Optional.of(to);
                    }

                    @Override
                    public Optional<String> from() {
                        return Optional.empty();
                    }
                };
            }

            @Override
            public PileUp pileUp() {
                throw new IllegalStateException("not asked for");
            }
        };
    }
}
