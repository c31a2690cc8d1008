package io.countersign.benchmarks;

import io.countersign.casekeys.CaseSealing;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.record.Received;
import io.countersign.replay.Decision;
import io.countersign.replay.PastCase;
import io.countersign.replay.Replay;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.testkit.SharedStack;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToIntFunction;

/// Replaying accepted runs on one core, beside a bare loop that only opens, decodes and parses the same records: runs a second of each, and the ratio. Two versions of
/// the sample flow judge every run.
public final class Replaying {

    private static final int RUNS = 20_000;
    private static final int ROUNDS = 7;

    private final RecordCodec codec;
    private final CompiledFlow flow;

    private Replaying(RecordCodec codec, CompiledFlow flow) {
        this.codec = codec;
        this.flow = flow;
    }

    /// Measures both in turn, so that a busy machine slows down both, and prints the medians.
    public static void main(String[] args) throws Exception {
        var stack = SharedStack.get();
        var ids = new SchemaIds(URI.create(stack.registryUrl()), stack.schemaIds(), Files.createTempDirectory("schemas").resolve("fetched.json"));
        var runs = new ManyRuns(ids);
        var records = runs.some(RUNS);
        var replaying = new Replaying(new RecordCodec(ids, new CaseSealing(runs)),
                FlowCompiler.load(Files.readAllBytes(stack.repository().resolve(Path.of("samples", "flows", "support-inbox.yaml")))));
        var bare = new double[ROUNDS];
        var whole = new double[ROUNDS];
        try (var core = new ForkJoinPool(1)) {
            for (int round = 0; round < ROUNDS; round++) {
                bare[round] = core.submit(() -> perSecond(records, replaying::decode)).get();
                whole[round] = core.submit(() -> perSecond(records, replaying::replay)).get();
            }
        }
        System.out.printf("decode only  %,9.0f runs/s per core%nreplay       %,9.0f runs/s per core, of two versions with %d rules each%nratio        %9.2f%n", median(bare), median(whole),
                replaying.flow.definition().rules().size(), median(bare) / median(whole));
        System.exit(0); // the shared stack's guard ends what this started
    }

    private static double perSecond(List<Received> records, ToIntFunction<List<Received>> work) {
        var began = System.nanoTime();
        if (work.applyAsInt(records) != RUNS) throw new IllegalStateException("Not every run came through.");
        return RUNS / ((System.nanoTime() - began) / 1e9);
    }

    private int decode(List<Received> records) {
        int read = 0;
        for (var record : records) read += run(record).run().has("id") ? 1 : 0;
        return read;
    }

    private int replay(List<Received> records) {
        var replay = new Replay(flow, flow, null, wrong -> {
            throw new IllegalStateException(wrong.toString());
        });
        records.forEach(record -> replay.add(run(record)));
        return replay.report().cases().size();
    }

    private PastCase run(Received record) {
        try {
            RunFact fact = codec.decode(Topics.RUNS, record.value());
            return new PastCase("offset " + record.offset(), ContentJson.read(((RunAccepted) fact.getFact()).getContent()), Decision.NONE, null);
        } catch (UnreadableRecord e) {
            throw new IllegalStateException(e);
        }
    }

    private static double median(double[] rounds) {
        var sorted = rounds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
