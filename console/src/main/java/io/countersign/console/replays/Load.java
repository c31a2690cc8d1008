package io.countersign.console.replays;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Recorded.Way;
import io.countersign.replay.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How much work comes to whom.
///
/// @param owner person or role that is asked first
/// @param approvalsNow cases that they are asked to approve, as it is
/// @param approvals likewise with the candidate
/// @param exceptionsNow cases of the exception queue that are theirs, as it is
public record Load(String owner, int approvalsNow, int approvals, int exceptionsNow, int exceptions) {

    public int now() {
        return approvalsNow + exceptionsNow;
    }

    public int after() {
        return approvals + exceptions;
    }

    /// Those with the most work first. Where it is not known which document was live, the candidate says who is asked.
    static List<Load> of(Report report) {
        var counts = new TreeMap<String, int[]>();
        var before = report.current() == null ? report.candidate() : report.current();
        report.cases().forEach(one -> {
            count(counts, before, one.current(), one.action(), 0);
            count(counts, report.candidate(), one.candidate(), one.action(), 1);
        });
        var loads = new ArrayList<Load>();
        counts.forEach((owner, count) -> loads.add(new Load(owner, count[0], count[1], count[2], count[3])));
        loads.sort(Comparator.comparingInt((Load load) -> Math.max(load.now(), load.after())).reversed());
        return loads;
    }

    private static void count(Map<String, int[]> counts, CompiledFlow flow, Way way, String action, int side) {
        if (!way.isReviewed()) return;
        var exception = way.route() == Route.EXCEPTION;
        var owner = exception ? flow.definition().exceptions().owner() : flow.definition().firstAsked(flow.action(action).orElse(null)).owner();
        counts.computeIfAbsent(owner, _ -> new int[4])[(exception ? 2 : 0) + side]++;
    }
}
