package io.countersign.benchmarks;

import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.QueueView;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.roster.Readers.Sight;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// The first page of the exception queue, 50 items of one owner, the most important first: with 1,000 and with 100,000 open items, asked
/// as REST asks. The clock goes on by a second with each page, so that items become more urgent and have to be moved meanwhile; and as
/// many items as wait were closed before.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-Xmx2g")
public class QueuePage {

    private static final int PAGE = 50;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Param({"1000", "100000"})
    public int open;

    private QueueView queue;
    private Filter ofOneOwner;
    private Instant now = NOW;

    @Setup
    public void fill() {
        var view = new ExceptionsView(_ -> Optional.empty(), InstantSource.fixed(NOW));
        var items = new ManyExceptions(NOW);
        for (int i = 0; i < open; i++) {
            view.fold(items.opened(i));
            view.fold(items.opened(open + i));
            view.fold(items.closed(open + i));
        }
        queue = view;
        ofOneOwner = new Filter(EnumSet.of(ExceptionItem.State.OPEN, ExceptionItem.State.CLAIMED, ExceptionItem.State.SNOOZED), null, null, null, ManyExceptions.OWNER, null, false, null, null, Sight.ALL);
    }

    @Benchmark
    public QueueView.Page firstPage() {
        now = now.plusSeconds(1);
        var page = queue.list(ofOneOwner, null, PAGE, now);
        if (page.rows().size() != PAGE) {
            throw new IllegalStateException("the page has " + page.rows().size() + " rows");
        }
        return page;
    }

    /// Runs both sizes and prints how they compare.
    public static void main(String[] args) throws RunnerException {
        var results = new Runner(new OptionsBuilder().include(QueuePage.class.getSimpleName()).build()).run();
        double few = 0;
        double many = 0;
        for (var result : results) {
            var score = result.getPrimaryResult().getScore();
            if (result.getParams().getParam("open").equals("1000")) {
                few = score;
            } else {
                many = score;
            }
        }
        System.out.printf("%nFirst page of 50: %.1f µs with 1,000 open items, %.1f µs with 100,000: ratio %.2f%n", few, many, many / few);
    }
}
