package io.countersign.console.replays;

import io.countersign.console.domain.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is known about a replay without its report.
///
/// @param number of `RP-7` the 7
/// @param current what it was compared with, in words
/// @param currentNumber version; null: none
/// @param candidate what was tried, in words
/// @param candidateNumber version; null: a draft
/// @param candidateHash of its document; null: not known yet
/// @param cases where they came from, in words
/// @param by person
/// @param at when it was asked for
/// @param problem why there is no report; null: there is one, or none yet
/// @param lines what was wrong in the cases, the first of it
/// @param count cases that came
/// @param millis how long it took
/// @param summary the report's first sentence; null: no report
/// @param changed cases that go another way
/// @param limit the limit that was tried; null: none
/// @param links whether the cases are runs of this deployment, so that there is more to see of them
public record About(int number, String flow, String current, Integer currentNumber, String candidate, Integer candidateNumber, String candidateHash, String cases, String by,
        Instant at, Stage stage, String problem, List<String> lines, int count, long millis, String summary, int changed, String limit, boolean links) {

    public About {
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    public String id() {
        return "RP-" + number;
    }

    /// `12 s`
    public String took() {
        return millis < 1000 ? "less than a second" : Waiting.span(Duration.ofMillis(millis));
    }

    public boolean done() {
        return stage == Stage.DONE;
    }

    About with(Stage stage, String problem, List<String> lines, int count, long millis) {
        return new About(number, flow, current, currentNumber, candidate, candidateNumber, candidateHash, cases, by, at, stage, problem, lines, count, millis, summary, changed, limit, links);
    }

    About found(String hash, String summary, int changed, int count, long millis) {
        return new About(number, flow, current, currentNumber, candidate, candidateNumber, hash, cases, by, at, Stage.DONE, null, List.of(), count, millis, summary, changed, limit, links);
    }
}
