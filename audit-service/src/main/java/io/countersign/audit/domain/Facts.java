package io.countersign.audit.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Everything an entry says, in the words of the Record. What the event does not say is null.
///
/// @param event who, when, which
/// @param authentication how the actor proved who they are
/// @param causationId command or event that this one answers
/// @param circumstances why, and what is particular to this type of event
/// @param judgement how the rules judged
/// @param proposal what the AI proposed, and from what
/// @param choice what a person chose
/// @param run the run as this event leaves it, canonical JSON; a directive carries only `action` and `output`
/// @param erased the key that sealed its personal parts is destroyed
/// @param measures what insights count of it
public record Facts(Event event, String authentication, String causationId, Circumstances circumstances, Judgement judgement, Proposal proposal,
        Choice choice, String run, boolean erased, List<Measure> measures) {

    public Facts {
        measures = List.copyOf(measures);
    }

    /// What is particular to a type of event.
    ///
    /// @param reason why, one sentence
    /// @param note what a person wrote, word for word
    /// @param code stable code: of a refusal, a reason family, an outcome
    /// @param title what it is about, such as `refund 240.00 EUR`
    /// @param to person or thing that it goes to
    /// @param until how long it holds
    /// @param item the approval, exception, alert, flow, ... it is about
    /// @param before state before
    /// @param after state after
    public record Circumstances(String reason, String note, String code, String title, String to, Instant until, String item, String before,
            String after) {
    }

    /// How the rules judged a run.
    ///
    /// @param rule id of the rule that decided; null: none matched
    public record Judgement(String route, String rule, String ruleName, String reason, String reasonCode, String risk, String flow,
            Integer flowVersion, String flowHash) {
    }

    /// What the AI proposed, and from what.
    ///
    /// @param confidence 0 to 1, as the sender says
    /// @param ranAt when the AI ran
    /// @param input what the AI was asked: text, or JSON
    /// @param output what it answered: text, or JSON
    public record Proposal(String agent, String modelName, String modelVersion, String modelProvider, String promptName, String promptVersion,
            String actionType, String effect, String tool, String amount, String currency, Double confidence, String actionDigest, Instant ranAt,
            String retryOf, List<Source> sources, String input, String output) {

        private static final int LONGEST_NUMBER = 40;

        public Proposal {
            sources = List.copyOf(sources);
        }

        /// The amount as a number; null: there is none. Digits only: an exponent could make a short text a number of a million digits.
        public BigDecimal decimalAmount() {
            return amount != null && amount.length() <= LONGEST_NUMBER && amount.matches("-?[0-9]+(\\.[0-9]+)?") ? new BigDecimal(amount) : null;
        }
    }

    /// A data source that the AI used.
    ///
    /// @param fetchedAt when it was read; null: not said
    /// @param usedAt when the AI used it
    public record Source(String name, String query, Instant fetchedAt, Instant usedAt, Boolean ok, Boolean complete, Long records,
            String conflictsWith) {

        /// How old the data was when it was used; null: not known.
        public Duration age() {
            return fetchedAt == null || usedAt == null || fetchedAt.isAfter(usedAt) ? null : Duration.between(fetchedAt, usedAt);
        }

        /// In one phrase: `orders: 47 h old when used`.
        public String said() {
            var said = new StringBuilder(name).append(": ").append(age() == null ? "age not known" : Words.span(age()) + " old when used");
            if (Boolean.FALSE.equals(ok)) {
                said.append(", it failed");
            }
            if (Boolean.FALSE.equals(complete)) {
                said.append(", not complete");
            }
            if (conflictsWith != null) {
                said.append(", conflicts with ").append(conflictsWith);
            }
            return said.toString();
        }
    }

    /// What a person chose.
    ///
    /// @param kind `approve`, `edit`, `reject`, ...
    /// @param decidedBy the person, where the event's actor is somebody else
    /// @param digestBefore digest of the action before
    /// @param digestAfter digest of the action after
    /// @param cardDigest SHA-256 of what the person was shown
    public record Choice(String kind, String decidedBy, String digestBefore, String digestAfter, String cardDigest, String channel) {
    }
}
