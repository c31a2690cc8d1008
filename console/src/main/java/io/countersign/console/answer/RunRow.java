package io.countersign.console.answer;

import io.countersign.console.domain.Amount;
import io.countersign.console.domain.RunWords;
import java.time.Instant;

/// One line of the list of runs (`GET /runs`).
///
/// @param id the sender's own id
/// @param at when it last changed
/// @param action its type; null: it proposes none, or the service does not say
/// @param amount decimal; null: none, or not said
public record RunRow(String runId, String id, String source, String caseId, String flow, String state, String route, String reason, Instant at, String action, String amount, String currency) {

    /// What it proposes; the sender's own id where that is not known.
    public String title() {
        var money = amount == null ? null : Amount.grouped(amount) + (currency == null ? "" : " " + currency);
        var title = RunWords.title(action, money, null);
        return title == null ? "Run " + id : title;
    }

    public String stateWords() {
        return RunWords.state(state);
    }

    /// What is true of it now, as a sentence.
    public String now() {
        return RunWords.now(state);
    }

    public String routeWords() {
        return RunWords.route(route);
    }
}
