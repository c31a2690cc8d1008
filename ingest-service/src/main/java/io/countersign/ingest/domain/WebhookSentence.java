package io.countersign.ingest.domain;

import java.time.Instant;
import java.util.Optional;

/// Plain sentences about webhooks for the record. Of an address only the host is told: its path may be a secret.
public final class WebhookSentence {

    private WebhookSentence() {}

    /// An endpoint is new, or was changed.
    public static String put(Optional<Endpoint> before, Endpoint now) {
        var who = "The program " + Sentence.plain(now.apiKey());
        if (before.isEmpty()) {
            return who + " registered a webhook at " + host(now);
        }
        if (before.get().secretVersion() != now.secretVersion()) {
            return who + " gave its webhook at " + host(now) + " a new secret";
        }
        return who + (before.get().enabled() == now.enabled() ? " changed its webhook at " : now.enabled() ? " switched on its webhook at " : " switched off its webhook at ") + host(now);
    }

    /// Nothing was changed; it is said for those who keep the latest only.
    public static String still(Endpoint endpoint) {
        return "The webhook of the program " + Sentence.plain(endpoint.apiKey()) + " at " + host(endpoint) + " is still registered";
    }

    /// An endpoint was removed.
    public static String removed(Endpoint endpoint) {
        return "The program " + Sentence.plain(endpoint.apiKey()) + " removed its webhook at " + host(endpoint);
    }

    /// An endpoint gets nothing more.
    public static String disabled(Endpoint endpoint, String reason) {
        return "The webhook of the program " + Sentence.plain(endpoint.apiKey()) + " at " + host(endpoint) + " was switched off: " + reason;
    }

    /// A delivery is to be tried.
    public static String due(String caseId, Endpoint endpoint, int attempt) {
        return "The directive of case " + Sentence.plain(caseId) + " is to be sent to " + host(endpoint) + ", try " + attempt;
    }

    /// A delivery was taken.
    public static String delivered(String caseId, int attempt) {
        return "The directive of case " + Sentence.plain(caseId) + " was taken at try " + attempt;
    }

    /// A delivery was not taken.
    ///
    /// @param nextAt null: it is given up
    public static String failed(String caseId, int attempt, String error, Instant nextAt) {
        return "The directive of case " + Sentence.plain(caseId) + " was not taken at try " + attempt + (nextAt == null ? ", the last" : "") + ": " + error;
    }

    private static String host(Endpoint endpoint) {
        var url = endpoint.url();
        int start = url.indexOf("//") + 2;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return Sentence.plain(url.substring(start, end));
    }
}
