package io.countersign.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/// One topic of the catalogue.
///
/// @param name full Kafka name, such as `countersign.runs.v1`
/// @param owner the only service that writes to it; `upstream` for `intake`
/// @param kind what it is for; decides clean-up, retention and auditing
/// @param schema schema of the values; empty where foreign bytes come in
/// @param readers who reads it
/// @param keyedBy what the Kafka key is
/// @param carries what it carries, in one phrase
public record Topic(String name, String owner, Kind kind, Optional<Schema> schema, List<String> readers, String keyedBy,
        String carries) {

    /// Largest record, bytes: a 900 KiB run edited into another 900 KiB fits with its framing.
    public static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    /// What a topic is for.
    public enum Kind {
        /// Foreign bytes from systems that prefer Kafka to HTTP.
        FOREIGN(Duration.ofDays(7)),
        /// Requests to one service.
        COMMANDS(Duration.ofDays(7)),
        /// Answers to requests.
        ANSWERS(Duration.ofHours(1)),
        /// Facts; each becomes an entry of the Record.
        EVENTS(Duration.ofDays(400)),
        /// The latest value by key, rebuilt from events.
        SNAPSHOTS(null),
        /// Bytes that could not be read; each becomes an entry of the Record.
        DEAD_LETTERS(Duration.ofDays(90)),
        /// Signed states of the Record.
        CHECKPOINTS(Duration.ofDays(400));

        private final Duration retention;

        Kind(Duration retention) {
            this.retention = retention;
        }
    }

    /// Subject of the value's schema in the registry.
    public String subject() {
        return name + "-value";
    }

    /// Every record of it becomes one entry of the Record.
    public boolean audited() {
        return kind == Kind.EVENTS || kind == Kind.DEAD_LETTERS;
    }

    /// Partitions in a deployment.
    ///
    /// @param casePartitions partitions of the case topics, fixed for the deployment; 1 or more
    /// @return `casePartitions`, or 1 for a topic that isn't split by case
    public int partitions(int casePartitions) {
        return Topics.NOT_SPLIT.contains(name) ? 1 : casePartitions;
    }

    /// Topic settings, by their Kafka names; every one explicit, so that a broker's defaults decide nothing.
    public Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        settings.put("cleanup.policy", kind == Kind.SNAPSHOTS ? "compact" : "delete");
        settings.put("retention.ms", kind.retention == null ? "-1" : Long.toString(kind.retention.toMillis()));
        settings.put("retention.bytes", "-1");
        settings.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        settings.put("message.timestamp.type", "CreateTime");
        settings.put("compression.type", "producer");
        return settings;
    }
}
