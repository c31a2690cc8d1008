package io.countersign.exception;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the deployment says about alerts; `application.properties` describes each setting.
@ConfigMapping(prefix = "countersign.alerts")
public interface AlertSettings {

    /// `none`, `webhook` or `email`.
    @WithDefault("none")
    String channel();

    /// What an alert's id is put behind to make a link for people.
    Optional<String> linkBase();

    /// How long delivery of one alert is tried.
    @WithDefault("PT24H")
    Duration retryFor();

    /// Where to, with channel `webhook`.
    Webhook webhook();

    /// Where to, with channel `email`.
    Email email();

    /// When the queue piles up.
    PileUp pileUp();

    /// An endpoint that follows Standard Webhooks.
    interface Webhook {
        /// `https://...`
        Optional<String> url();

        /// `whsec_` and 24 to 64 bytes in base64.
        Optional<String> secret();
    }

    /// A mailbox.
    interface Email {
        /// Addresses.
        Optional<List<String>> to();

        /// Sender.
        Optional<String> from();
    }

    /// Limits for each flow.
    interface PileUp {
        /// More open items than this.
        @WithDefault("100")
        int open();

        /// More items within an hour than this.
        @WithDefault("50")
        int growth();

        /// How often each instance looks.
        @WithDefault("PT1M")
        Duration every();
    }
}
