package io.countersign.console.answer;

import io.countersign.console.domain.CommandLink;
import java.time.Instant;
import java.util.List;

/// Whether flows are ready for more autonomy (`GET /insights/readiness`).
public record Readiness(Instant from, Instant to, String zone, boolean complete, List<Flow> flows) {

    public record Flow(String flow, int version, boolean ready, List<Check> checks) {
        public long held() {
            return checks.stream().filter(Check::pass).count();
        }
    }

    /// @param todo what to do where it does not hold, with a command; null: nothing
    public record Check(int number, String name, boolean pass, String evidence, String todo) {

        /// What to do, without the command.
        public String task() {
            return todo == null ? "" : todo.replaceFirst("[:,]?\\s*(then )?\\./countersign .*$", ".").replaceFirst("\\.\\.$", ".");
        }

        public CommandLink link() {
            return todo == null || !todo.contains("./countersign") ? null : CommandLink.of(todo.substring(todo.indexOf("./countersign")).replaceFirst(", then .*$", ""));
        }
    }
}
