package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A flow document as read, defaults filled in. Optional values are null where nothing is said.
///
/// @param flow          the flow's name
/// @param description   one line for people; empty when absent
/// @param owner         person or role accountable for the flow
/// @param prompts       prompt versions in use
/// @param actions       action classes by type, in the order of the file; any other type is an exception
/// @param attempts      how often the caller may be told to try again
/// @param exceptions    who works on this flow's exceptions
/// @param counters   what is counted per reference, for rules to read as `counters.NAME`
/// @param rules         the rules in the order of the file
/// @param tests         names of the inline tests
public record FlowDefinition(
        String flow, String description, String owner, List<PromptVersion> prompts, Map<String, ActionClass> actions,
        AttemptLimits attempts, QueueSettings exceptions, List<Counter> counters, List<Rule> rules, List<String> tests) {

    /// How long a decision can be taken back where a flow says nothing.
    public static final Duration UNDO = Duration.ofSeconds(30);
    /// How long a release can be used where a flow says nothing.
    public static final Duration RECEIPT_VALID_FOR = Duration.ofMinutes(15);

    public FlowDefinition {
        Objects.requireNonNull(flow, "flow");
        prompts = List.copyOf(prompts);
        actions = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(actions));
        counters = List.copyOf(counters);
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
    }

    /// The prompt version to use instead of this one, as `name@version`, if the flow names one.
    public Optional<String> fallbackFor(String promptName, String promptVersion) {
        return prompts.stream()
                .filter(prompt -> prompt.name().equals(promptName)
                        && (promptVersion == null || prompt.version().equals(promptVersion)))
                .map(PromptVersion::fallback).filter(Objects::nonNull).findFirst();
    }

    /// Every prompt version whose runs belong to the flow, as `name@version`: those it lists and those it names as a fallback. Empty: it lists
    /// none, so any prompt will do.
    public Set<String> promptVersions() {
        return prompts.isEmpty() ? Set.of() : Stream.of(prompts.stream().map(prompt -> prompt.name() + "@" + prompt.version()),
                prompts.stream().map(PromptVersion::fallback), rules.stream().map(Rule::fallback))
                .flatMap(names -> names).filter(Objects::nonNull).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Who is asked first for an approval of such an action, and how long they have: the owner of its first stage, else of the
    /// action, else of the flow's exceptions.
    ///
    /// @param action null: the flow does not know it
    public Stage firstAsked(ActionClass action) {
        if (action != null && !action.stages().isEmpty()) {
            return action.stages().getFirst();
        }
        // An internal action needs no owner of its own until a rule asks for approval; then the queue's people decide.
        return action != null && action.owner() != null
                ? new Stage(action.owner(), action.backup(), 1, false, action.respondWithin())
                : new Stage(exceptions.owner(), exceptions.backup(), 1, false,
                        action == null ? exceptions.respondWithin() : action.respondWithin());
    }

    /// One prompt version in use.
    ///
    /// @param text     path of the prompt's text, or null
    /// @param fallback `name@version` of the safer prompt, or null
    public record PromptVersion(String name, String version, String text, String fallback) {}

    /// What the flow says about one type of action.
    ///
    /// @param owner           person or role asked to approve
    /// @param backup          person or role asked when the owner is away
    /// @param respondWithin   target time for a decision
    /// @param undo            how long a decision can be taken back before it is final; zero means at once final
    /// @param receiptValidFor how long a release receipt can be used
    /// @param stages          approvals one after the other; empty means one stage by `owner`
    /// @param expireAfter     when an open approval expires, or null: never
    /// @param calendar        the hours that count for `respondWithin`, `escalateAfter` and `expireAfter`, as
    ///                        [io.countersign.roster.BusinessHours] writes them, or null: every hour
    /// @param escalateTo      person or role asked too when the target is missed, or null: the backup only
    /// @param escalateAfter   when that is, from the offer of a stage on, or null: at the target
    /// @param decisions       the decisions offered, of [#DECISIONS]; empty means all
    /// @param editLimit       an amount edited above this needs somebody else's approval, or null: no limit
    /// @param bulkLimit       largest sum that one bulk decision can cover, or null
    /// @param argumentsSchema JSON Schema (2020-12) of the arguments, or null
    /// @param autonomy        how much the AI may do on its own
    /// @param sample          with [Autonomy#AUTOMATIC]: share (0 to 1) of what no rule holds back that a person checks afterwards
    /// @param reportOutcome   whether a caller that does not report back opens an exception; for external effects only
    public record ActionClass(
            String type, Effect effect, Risk risk, String owner, String backup, Duration respondWithin, Duration undo,
            Duration receiptValidFor, List<Stage> stages, Duration expireAfter, String calendar, String escalateTo,
            Duration escalateAfter, List<String> decisions, BigDecimal editLimit, BigDecimal bulkLimit, JsonNode argumentsSchema,
            Autonomy autonomy, double sample, boolean reportOutcome) {

        /// What a person may do with an approval.
        public static final List<String> DECISIONS = List.of("approve", "edit", "reject", "send-back", "override", "answer");

        public ActionClass {
            stages = List.copyOf(stages);
            decisions = List.copyOf(decisions);
        }
    }

    /// One stage of an approval.
    ///
    /// @param quorum          how many different people must approve, at least 1
    /// @param earlierDeciders whether somebody who approved in an earlier stage may approve here too
    public record Stage(String owner, String backup, int quorum, boolean earlierDeciders, Duration respondWithin) {}

    /// How often the caller may be told to try again.
    ///
    /// @param technical retries after technical failures, per case
    /// @param perCase   retries and fallbacks for any cause, per case
    /// @param within    how long Countersign waits for the next attempt
    public record AttemptLimits(int technical, int perCase, Duration within) {
        /// Whether a retry or fallback for a cause other than a technical failure may still be given.
        public boolean left(Attempts soFar) {
            return soFar.totalSoFar() < perCase;
        }

        /// Whether a retry after a technical failure may still be given.
        public boolean technicalLeft(Attempts soFar) {
            return soFar.technicalSoFar() < technical && left(soFar);
        }
    }

    /// Counts runs that came before, per business id: "refunds of this customer in 24 hours".
    ///
    /// @param name   rules read it as `counters.NAME`
    /// @param action type of action that is counted, or null: every run of the flow
    /// @param per    kind of reference that is counted by, such as `customer`
    /// @param within length of the window that ends when the run comes
    public record Counter(String name, String action, String per, Duration within) {}

    /// Who works on this flow's exceptions, and in what time.
    ///
    /// @param calendar   the hours that count, as for an action, or null: every hour
    /// @param escalateTo person or role asked too when the target is missed, or null: the backup only
    public record QueueSettings(String owner, String backup, Duration respondWithin, String calendar, String escalateTo) {}

    /// One rule.
    ///
    /// @param when           the CEL condition
    /// @param then           the outcome
    /// @param reasonCode     for `then: exception` ([ReasonCode#MANUAL] unless the file says otherwise), else null
    /// @param reason         template of the sentence why
    /// @param risk           overrides the action's risk, or null
    /// @param owner          person or role accountable for the rule
    /// @param backup         stands in for the rule's owner, or null
    /// @param reviewBy       when the owner looks at the rule again
    /// @param expires        last day on which the rule counts (UTC), or null
    /// @param sample         share of releases (0 to 1) that a person checks afterwards
    /// @param fallback       `name@version` for `then: fallback`, or null: the run's prompt decides
    /// @param fallbackAction smaller action to propose instead, for `then: fallback`, or null: the same
    /// @param blockReason    what the caller is told for `then: block`, or null: the reason
    public record Rule(
            String id, String name, String when, Route then, ReasonCode reasonCode, String reason, Risk risk, String owner,
            String backup, LocalDate reviewBy, LocalDate expires, double sample, String fallback, String fallbackAction,
            String blockReason) {}
}
