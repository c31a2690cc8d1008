package io.countersign.audit.insights;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Counts in the derived tables of the Record. Implemented by the `postgres` wall with a login that can read and nothing else.
public interface Numbers {

    /// Asks several questions about one unchanging state.
    <T> T together(Function<Asking, T> work);

    /// Asks one question at a time.
    interface Asking {
        /// @param question name of a file in `insights/` without `.sql`
        /// @param row a row of the answer: its components are the columns, `flowVersion` is `flow_version`
        /// @param given values of the question's parameters
        <R extends Record> List<R> ask(String question, Class<R> row, Map<String, ?> given);
    }
}
