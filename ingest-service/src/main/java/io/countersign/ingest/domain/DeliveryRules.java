package io.countersign.ingest.domain;

import io.countersign.ingest.domain.Delivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When a delivery is tried again, and when no more: pure functions.
public final class DeliveryRules {

    /// Waiting after the first try, the second, ...: with the first try at once these are the times that Standard Webhooks 1.0 advises.
    public static final List<Duration> WAITS = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5),
            Duration.ofHours(10), Duration.ofHours(14), Duration.ofHours(20), Duration.ofHours(24));
    /// The longest that a receiver may put a try off.
    public static final Duration LONGEST_PUT_OFF = Duration.ofHours(24);
    /// When a try nobody has told the end of counts as failed.
    public static final Duration LOST_AFTER = Duration.ofMinutes(10);
    /// How long a given-up delivery can be replayed.
    public static final Duration REPLAYABLE = Duration.ofDays(30);
    private static final Duration SHORTEST_PUT_OFF = Duration.ofSeconds(4);
    private static final Duration LONGEST_WITHOUT_PLACE = Duration.ofMinutes(30);
    /// How far a waiting time is spread: a tenth less to a tenth more.
    private static final double SPREAD = 0.2;
    private static final int GONE = 410;

    private DeliveryRules() {}

    /// What follows from a try.
    public sealed interface Next {

        /// Nothing: it was known before, or is overtaken.
        record Nothing() implements Next {}

        /// The receiver took it.
        record Delivered() implements Next {}

        /// It was not tried for want of a place: no try is counted.
        ///
        /// @param nextAt when it is sent again
        record PutOff(Instant nextAt) implements Next {}

        /// The try failed.
        ///
        /// @param status of HTTP; 0: no answer
        /// @param nextAt when the next try is due; null: it is given up
        /// @param disable why the endpoint gets nothing more; null: it does
        /// @param silentSince `disable` holds unless it took something since then, on whatever partition; null: in any case
        record Failed(int status, String error, Instant nextAt, String disable, Instant silentSince) implements Next {

            Failed(int status, String error, Instant nextAt) {
                this(status, error, nextAt, null, null);
            }

            /// It is not tried any more.
            public static Failed forGood(int status, String error) {
                return new Failed(status, error, null);
            }
        }
    }

    /// What is known of a try.
    ///
    /// @param status of HTTP; 0: no answer; -1: not tried
    /// @param error null: the receiver took it
    /// @param retryAfter the receiver asked to wait so long; zero: it did not
    public record Tried(int attempt, int status, String error, Duration retryAfter) {

        private static final int NOT_TRIED = -1;

        /// It was not tried: too much else was under way to the receiver, its host or its program.
        public static Tried notTried(int attempt) {
            return new Tried(attempt, NOT_TRIED, "It was not tried: too many deliveries are under way to this receiver", Duration.ZERO);
        }

        /// Nobody asked the receiver.
        public boolean isNotTried() {
            return status == NOT_TRIED;
        }
    }

    /// Decides what follows from a try.
    ///
    /// @param endpoint where to; null: it was removed
    /// @param spread from 0 to 1, different for each try
    public static Next tried(Delivery delivery, Tried tried, Endpoint endpoint, double spread, Instant now) {
        if (tried.error() == null) { // late news that it was taken is good news all the same
            return tried.attempt() <= delivery.attempt() ? new Next.Delivered() : new Next.Nothing();
        }
        if (delivery.state() != State.SENDING || tried.attempt() != delivery.attempt()) {
            return new Next.Nothing();
        }
        if (tried.status() == GONE) {
            return new Next.Failed(GONE, tried.error(), null, "The receiver answered 410: it is gone for good", null);
        }
        if (endpoint == null || !endpoint.enabled()) {
            return Next.Failed.forGood(tried.status(), tried.error());
        }
        if (tried.isNotTried()) {
            return new Next.PutOff(now.plus(putOff(Duration.between(delivery.firstTryAt(), now), spread)));
        }
        if (delivery.tries() > WAITS.size()) {
            return !endpoint.tookNothingSince(delivery.firstTryAt()) ? Next.Failed.forGood(tried.status(), tried.error()) : new Next.Failed(tried.status(), tried.error(), null,
                    "It took nothing from " + delivery.firstTryAt() + " on, in " + delivery.tries() + " tries of one delivery", delivery.firstTryAt());
        }
        var wait = wait(delivery.tries(), spread);
        var asked = tried.retryAfter().compareTo(LONGEST_PUT_OFF) > 0 ? LONGEST_PUT_OFF : tried.retryAfter();
        return new Next.Failed(tried.status(), tried.error(), now.plus(asked.compareTo(wait) > 0 ? asked : wait));
    }

    /// How long something waits that there was no place for: the longer it has waited, the longer, so that the backlog of a receiver that hangs is
    /// not read again and again.
    ///
    /// @param since it was first to be sent
    /// @param spread from 0 to 1
    static Duration putOff(Duration since, double spread) {
        var wait = SHORTEST_PUT_OFF.plus(since.dividedBy(2));
        var most = wait.compareTo(LONGEST_WITHOUT_PLACE) > 0 ? LONGEST_WITHOUT_PLACE : wait;
        return most.plusMillis(Math.round(most.toMillis() * spread));
    }

    /// How long after try number `tries` the next one follows.
    ///
    /// @param tries from 1 to the number of [#WAITS]
    /// @param spread from 0 to 1
    public static Duration wait(int tries, double spread) {
        var wait = WAITS.get(tries - 1);
        return wait.plusMillis(Math.round(wait.toMillis() * (spread - 0.5) * SPREAD));
    }
}
