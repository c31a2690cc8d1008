package io.countersign.exception.outward;

import io.countersign.exception.AlertChannel;
import io.countersign.exception.AlertSettings;
import io.countersign.exception.AlertsOut;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.quarkus.mailer.Mailer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/// The way out that the settings name. Settings that can't work are told at the start, not when the first alert is lost.
public final class AlertWays {

    private static final String PREFIX = "countersign.alerts.";
    private static final String SECRET = "whsec_";
    private static final int SECRET_MIN = 24;
    private static final int SECRET_MAX = 64;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private AlertWays() {}

    /// Nothing leaves.
    private static final class Nowhere implements AlertsOut {
        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    /// What sends alerts out.
    ///
    /// @throws IllegalStateException a setting can't work; the message names it and the remedy
    public static AlertsOut of(AlertSettings settings, KafkaAccess access, RecordCodec codec, Mailer mailer, InstantSource clock) {
        if (settings.retryFor().isNegative() || settings.retryFor().isZero()) {
            throw bad("retry-for", settings.retryFor().toString(), "write a time such as PT24H");
        }
        return switch (settings.channel()) {
            case "none" -> new Nowhere();
            case "webhook" -> courier(settings, access, codec, webhook(settings.webhook(), clock));
            case "email" -> courier(settings, access, codec, email(settings.email(), mailer));
            default -> throw bad("channel", settings.channel(), "write none, webhook or email");
        };
    }

    private static AlertsOut courier(AlertSettings settings, KafkaAccess access, RecordCodec codec, AlertChannel channel) {
        settings.linkBase().ifPresent(base -> http("link-base", base));
        return new AlertCourier(access.sharingConsumer("alerts-out"), codec, channel, settings.linkBase().orElse(null),
                new AlertCourier.Patience(FIRST_PAUSE, LONGEST_PAUSE, settings.retryFor()));
    }

    static WebhookChannel webhook(AlertSettings.Webhook settings, InstantSource clock) {
        var url = http("webhook.url", settings.url().orElseThrow(() -> missing("webhook.url", "webhook", "the receiver's address, such as https://alerts.example/countersign")));
        var secret = settings.secret().orElseThrow(() -> missing("webhook.secret", "webhook", "whsec_ and 24 to 64 random bytes in base64"));
        if (!secret.startsWith(SECRET) || !bytesFit(secret.substring(SECRET.length()))) {
            throw new IllegalStateException(PREFIX + "webhook.secret can't be used; write whsec_ and 24 to 64 random bytes in base64.");
        }
        return new WebhookChannel(url, secret, clock);
    }

    static EmailChannel email(AlertSettings.Email settings, Mailer mailer) {
        var to = settings.to().orElse(List.of());
        if (to.isEmpty()) {
            throw missing("email.to", "email", "one or more addresses, with commas");
        }
        for (var address : to) {
            if (address.indexOf('@') < 1 || address.indexOf('@') == address.length() - 1 || address.chars().anyMatch(c -> c <= ' ')) {
                throw bad("email.to", address, "write an address such as on-call@example.org");
            }
        }
        return new EmailChannel(mailer, settings.from().orElse(null), to);
    }

    private static URI http(String name, String value) {
        try {
            var uri = new URI(value);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw bad(name, value, "write an address that begins with https:// or http://");
    }

    private static boolean bytesFit(String base64) {
        try {
            int length = Base64.getDecoder().decode(base64).length;
            return length >= SECRET_MIN && length <= SECRET_MAX;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static IllegalStateException bad(String name, String value, String remedy) {
        return new IllegalStateException(PREFIX + name + " is '" + value + "'; " + remedy + ".");
    }

    private static IllegalStateException missing(String name, String channel, String what) {
        return new IllegalStateException(PREFIX + name + " is missing, but " + PREFIX + "channel is " + channel + "; give " + what + ".");
    }
}
