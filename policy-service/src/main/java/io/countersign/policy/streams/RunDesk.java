package io.countersign.policy.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.avro.RunTranslation;
import io.countersign.policy.domain.ReleaseLifecycle;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.Situation;
import io.countersign.policy.domain.Step;
import io.countersign.policy.domain.Verdict;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CorrectRun;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// What people ask of a run that was released: correct its answer, take the release back.
final class RunDesk {

    /// Carries steps out.
    interface Follow {
        void follow(Run run, List<Step> steps, Cause cause);
    }

    /// Largest run, bytes, and its deepest nesting: as it may be sent.
    private static final int RUN_MAX = 900 * 1024;
    private static final int DEPTH_MAX = 32;

    private final Desk desk;
    private final Book<Run> runs;
    private final RunContents contents;
    private final Function<Run, Situation> situation;
    private final Follow follow;

    RunDesk(Desk desk, Book<Run> runs, RunContents contents, Function<Run, Situation> situation, Follow follow) {
        this.desk = desk;
        this.runs = runs;
        this.contents = contents;
        this.situation = situation;
        this.follow = follow;
    }

    void correct(Inbound in, CorrectRun correct) {
        var person = in.command().orElseThrow().getActor().getId();
        judge(in, correct.getRunId(), (run, at) -> {
            var edit = RunTranslation.withOutput(person, contents.of(run.runId()), correct.getOutput());
            var verdict = ReleaseLifecycle.corrected(run, person, correct.getShownVersion(), edit, correct.getNote(), at);
            return verdict instanceof Verdict.Granted ? tooLarge(edit.content()).orElse(verdict) : verdict;
        });
    }

    void revoke(Inbound in, RevokeRelease revoke) {
        var person = in.command().orElseThrow().getActor().getId();
        judge(in, revoke.getRunId(), (run, at) -> ReleaseLifecycle.revoked(run, person, revoke.getNote(), at));
    }

    /// What is larger or deeper than a run may be sent could not be read again.
    private static Optional<Verdict> tooLarge(byte[] run) {
        int depth = run.length > RUN_MAX ? 0 : depth(ContentJson.read(run));
        var flaw = run.length > RUN_MAX ? "output makes a run of %d bytes; make it %d at most.".formatted(run.length, RUN_MAX)
                : depth > DEPTH_MAX ? "output makes a run nested %d levels deep; nest it no deeper than %d.".formatted(depth, DEPTH_MAX) : null;
        return Optional.ofNullable(flaw).map(detail -> new Verdict.Refused(Verdict.Why.INVALID, "OUTPUT_TOO_LARGE", detail));
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private void judge(Inbound in, String runId, BiFunction<Run, Situation, Verdict> judge) {
        var meta = in.command().orElseThrow();
        var found = runs.get(runId);
        if (found.isEmpty()) {
            desk.refuse(in, new Refusal(Refusal.Kind.NOT_FOUND, "NO_SUCH_RUN", "There is no run \"%s\"; write the run id as it was answered when the run was sent, such as run_abc.".formatted(runId), runId));
            return;
        }
        if (meta.getActor().getKind() != ActorKind.PERSON) {
            desk.refuse(in, new Refusal(Refusal.Kind.FORBIDDEN, "FORBIDDEN", "Only a person may do this; sign in as one.", runId));
            return;
        }
        switch (judge.apply(found.get(), situation.apply(found.get()))) {
            case Verdict.Refused refused -> desk.refuse(in, Refusals.refusal(refused, runId));
            case Verdict.Granted granted -> {
                follow.follow(found.get(), granted.steps(), Cause.of(meta));
                desk.accept(in, "OK", "Done.", standing(runs.get(runId).orElseThrow()));
            }
        }
    }

    private static LinkedHashMap<String, Object> standing(Run run) {
        var body = new LinkedHashMap<String, Object>();
        body.put("runId", run.runId());
        body.put("caseId", run.caseId());
        body.put("state", run.state().name());
        body.put("version", run.version());
        body.put("flags", run.flags());
        return body;
    }
}
