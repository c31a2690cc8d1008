package io.countersign.singlewriter;

import io.countersign.schemas.wire.LookupUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a single writer's topology. A thread that dies is replaced; when threads keep dying the client stops, [#alive] says so
/// and the service is to be restarted from outside.
public final class SingleWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SingleWriter.class);
    private static final int DEATHS_MAX = 20;
    private static final Duration DEATHS_WITHIN = Duration.ofMinutes(5);

    private final KafkaStreams streams;

    /// @param access where Kafka is
    /// @param topology made with [PartitionTopology]
    public SingleWriter(KafkaAccess access, Topology topology) {
        streams = new KafkaStreams(topology, access.streams());
        streams.setUncaughtExceptionHandler(new ReplaceThread());
    }

    /// Starts, and returns at once.
    public void start() {
        streams.start();
    }

    /// Everything assigned is restored and being read.
    public boolean ready() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /// Not stopped for good.
    public boolean alive() {
        return streams.state() != KafkaStreams.State.ERROR && streams.state() != KafkaStreams.State.NOT_RUNNING;
    }

    /// Kafka Streams' name of the state it is in.
    public String state() {
        return streams.state().name();
    }

    /// Ends, and leaves the group: the other instances, or the next life of this one, take over at once. Whoever stays a member is waited for
    /// until its session times out.
    @Override
    public void close() {
        streams.close(CloseOptions.timeout(Duration.ofSeconds(10)).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }

    private static final class ReplaceThread implements StreamsUncaughtExceptionHandler {
        private final Deque<Long> deaths = new ArrayDeque<>();

        @Override
        public synchronized StreamThreadExceptionResponse handle(Throwable problem) {
            LOG.error("A stream thread died", problem);
            if (causedByRegistry(problem)) { // lasts as long as the registry is away
                return replaceAfter(1_000);
            }
            long now = System.nanoTime();
            deaths.addLast(now);
            while (now - deaths.peekFirst() > DEATHS_WITHIN.toNanos()) {
                deaths.removeFirst();
            }
            return deaths.size() > DEATHS_MAX ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT : replaceAfter(100L * deaths.size());
        }

        private static boolean causedByRegistry(Throwable problem) {
            for (var cause = problem; cause != null; cause = cause.getCause()) {
                if (cause instanceof LookupUnavailable) {
                    return true;
                }
            }
            return false;
        }

        private static StreamThreadExceptionResponse replaceAfter(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
    }
}
