package io.countersign.cli.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Problems;
import io.countersign.cli.http.Refused;
import io.countersign.cli.send.RunFile.Line;
import io.countersign.cli.send.Sent.Rejection;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Sends runs in batches over several lanes at once. Runs of one case go over one lane, one batch after the other, so that they arrive in the
/// file's order.
public final class Sender {

    private static final int LANES = 4;
    private static final int BATCH_RUNS = 100;
    private static final int SMALLEST_BATCH = 10;
    private static final int BATCH_CHARACTERS = 1_000_000;
    private static final int BUSY = 503;
    /// How often runs of a batch that the service had no time for are sent again.
    private static final int MOST_ROUNDS = 30;
    private static final Duration BREATH = Duration.ofMillis(500);
    private static final Line END = new Line(0, "", 0);

    private final Api ingest;
    private final Instant began = Instant.now();
    private final AtomicInteger batchRuns = new AtomicInteger(BATCH_RUNS);
    private final Set<String> countedAsNew = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final List<Rejection> rejections = Collections.synchronizedList(new ArrayList<>());
    private final List<String> runIds = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    /// @param ingest ingest-service, asked by a program
    public Sender(Api ingest) {
        this.ingest = ingest.patient();
    }

    /// Sends every line.
    ///
    /// @throws Refused if the service can't be reached; what was acknowledged until then stays
    public Sent send(BufferedReader lines) throws IOException {
        var queues = new ArrayList<BlockingQueue<Line>>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < LANES; i++) {
            var queue = new ArrayBlockingQueue<Line>(BATCH_RUNS * 2);
            queues.add(queue);
            threads.add(Thread.ofVirtual().start(() -> lane(queue)));
        }
        try {
            RunFile.read(lines, line -> put(queues.get(line.lane() % LANES), line));
        } finally {
            for (var queue : queues) put(queue, END);
        }
        for (var thread : threads) join(thread);
        if (failure.get() != null) throw failure.get();
        var refused = rejections.stream().sorted(Comparator.comparingInt(Rejection::line)).toList();
        return new Sent(accepted.get() + duplicates.get() + refused.size(), accepted.get(), duplicates.get(), refused, List.copyOf(runIds));
    }

    /// Runs answered so far; may be asked from any thread.
    public int answered() {
        return sent.get();
    }

    private void lane(BlockingQueue<Line> queue) {
        var batch = new ArrayList<Line>();
        try {
            for (var line = queue.take(); line != END; ) {
                batch.add(line);
                int characters = line.json().length();
                // What has arrived goes at once: a slow pipe should not wait for a full batch.
                for (line = queue.poll(20, TimeUnit.MILLISECONDS); line != null && line != END && batch.size() < batchRuns.get()
                        && characters + line.json().length() < BATCH_CHARACTERS; line = queue.poll()) {
                    batch.add(line);
                    characters += line.json().length();
                }
                attempt(batch);
                batch.clear();
                if (line == null) line = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After a failure a lane only empties its queue, so that whoever fills it isn't held up.
    private void attempt(List<Line> batch) {
        if (failure.get() != null) return;
        try {
            post(batch);
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void post(List<Line> batch) {
        var left = List.copyOf(batch);
        for (int round = 1; !left.isEmpty(); round++) {
            var text = new StringBuilder();
            left.forEach(line -> text.append(line.json()).append('\n'));
            var answer = ingest.lines("/runs", text.toString());
            if (answer.status() != 200) {
                if (left.size() > 1 && answer.status() < 500 && answer.status() != 401 && answer.status() != 403) {
                    // A refusal of the whole: one by one shows which line it is about.
                    left.forEach(line -> post(List.of(line)));
                    return;
                }
                var problem = problem(answer.body());
                if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
                    throw new Refused(answer.status(), "", Problems.sentence("ingest-service", answer.status(), problem));
                }
                reject(left.getFirst(), answer.status(), problem);
                return;
            }
            left = results(left, answer, round > 1, round == MOST_ROUNDS);
            if (!left.isEmpty()) easeOff();
        }
    }

    /// The service can't keep up: smaller batches from now on, after a breath.
    private void easeOff() {
        batchRuns.updateAndGet(size -> Math.max(SMALLEST_BATCH, size / 2));
        try {
            Thread.sleep(BREATH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted while sending.");
        }
    }

    /// Counts each line's result.
    ///
    /// @param resent these lines were sent before
    /// @return lines to send again
    private List<Line> results(List<Line> batch, Api.Answer answer, boolean resent, boolean last) {
        var again = new ArrayList<Line>();
        for (var text : answer.body().split("\n")) {
            if (text.isBlank()) continue;
            var result = problem(text);
            var line = batch.get(result.path("line").asInt() - 1);
            int status = result.path("status").asInt();
            if (status == BUSY && !last) {
                again.add(line);
                continue;
            }
            if (status == 202 || status == 200) {
                (isNew(status, result, resent || answer.repeated()) ? accepted : duplicates).incrementAndGet();
                runIds.add(result.path("runId").asText());
                sent.incrementAndGet();
            } else {
                reject(line, status, result.path("problem"));
            }
        }
        return again;
    }

    /// Whether this send brought the run in. A run that we had to send again is answered as one that was there before, though it was our first try
    /// that brought it in: then it is no older than this send.
    private boolean isNew(int status, JsonNode result, boolean sentAgain) {
        if (status == 202) return countedAsNew.add(result.path("runId").asText());
        return sentAgain && !Instant.parse(result.path("acceptedAt").asText(Instant.EPOCH.toString())).isBefore(began)
                && countedAsNew.add(result.path("runId").asText());
    }

    private void reject(Line line, int status, JsonNode problem) {
        var places = Problems.places(problem);
        if (places.size() == 1) {
            rejections.add(new Rejection(line.number(), places.getFirst().field(), places.getFirst().sentence()));
        } else {
            rejections.add(new Rejection(line.number(), "", Problems.sentence("ingest-service", status, problem)));
        }
        sent.incrementAndGet();
    }

    private static JsonNode problem(String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }

    private static void put(BlockingQueue<Line> queue, Line line) {
        try {
            queue.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted while sending.");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted while sending.");
        }
    }
}
