package io.countersign.policy.streams;

import io.countersign.policy.avro.RunTranslation;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.RunState;
import io.countersign.policy.domain.Sentences;
import io.countersign.policy.domain.Step;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.WithdrawException;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import io.countersign.singlewriter.Timer;
import java.util.List;
import java.util.stream.Collectors;

/// Carries steps out, in their order: state into the books, facts onto the topics, timers.
final class StepWriter {

    private final Desk desk;
    private final Book<Run> runs;
    private final RunContents contents;
    private final Book<CaseCounters> cases;
    private final OpenRuns openRuns;
    private final Roster roster;

    StepWriter(Desk desk, Book<Run> runs, RunContents contents, Book<CaseCounters> cases, OpenRuns openRuns, Roster roster) {
        this.desk = desk;
        this.runs = runs;
        this.contents = contents;
        this.cases = cases;
        this.openRuns = openRuns;
        this.roster = roster;
    }

    /// @param cause who and what made the first step happen; later ones follow from the run's change
    void write(Run before, List<Step> steps, Cause cause) {
        var run = before;
        var follows = cause;
        for (var step : steps) {
            if (step instanceof Step.Changed changed && changed.edit() != null) {
                contents.put(run, changed.edit().content());
            }
            var after = run.evolve(step);
            follows = write(after, step, follows);
            run = after;
        }
        runs.put(run.runId(), run);
        if (run.state() == RunState.REJECTED && before.state() != RunState.REJECTED && run.actionDigest() != null) {
            cases.put(run.caseId(), cases.get(run.caseId()).orElse(CaseCounters.NONE).withRejected(run.actionDigest(), run.runId()));
        }
        openRuns.changed(before, run, desk);
    }

    private Cause write(Run run, Step step, Cause cause) {
        switch (step) {
            case Step.Changed changed -> {
                var who = cause.actor().getKind() == ActorKind.PERSON ? roster.name(cause.actor().getId()) : null;
                var meta = desk.publish(Topics.RUN_EVENTS, about(run, run.runId()), cause, Sentences.of(run, changed, who, editors(changed, cause)),
                        m -> RunTranslation.event(m, run, changed));
                return new Cause(cause.actor(), meta.getEventId(), cause.traceparent());
            }
            case Step.Tell tell -> desk.publish(Topics.DIRECTIVES, about(run, "directive:" + run.runId()), cause, Sentences.of(run, tell),
                    m -> RunTranslation.directive(m, run, tell, content(run)));
            case Step.Ask ask -> desk.publish(Topics.APPROVALS, about(run, "ask:" + ask.approvalId()), cause,
                    "%s is asked to decide on %s: %s".formatted(ask.owners().owner().person().name(), run.title(), ask.reason()),
                    m -> ApprovalWork.newBuilder().setMeta(m).setWork(RunTranslation.question(run, ask, content(run))).build());
            case Step.Check(var ask) -> desk.publish(Topics.APPROVALS, about(run, "ask:" + ask.approvalId()), cause,
                    "%s is asked to check afterwards: %s".formatted(ask.owners().owner().person().name(), run.title()),
                    m -> ApprovalWork.newBuilder().setMeta(m).setWork(RunTranslation.check(run, ask, content(run))).build());
            case Step.Settle settle -> desk.publish(Topics.APPROVALS, about(run, "ask:" + settle.approvalId()), cause, settle.reason(),
                    m -> ApprovalWork.newBuilder().setMeta(m).setWork(CloseApproval.newBuilder().setApprovalId(settle.approvalId())
                            .setReason(settle.reason()).setApplied(settle.applied()).build()).build());
            case Step.Raise raise -> desk.publish(Topics.EXCEPTIONS, about(run, "raise:" + run.runId()), cause,
                    "%s is to look at %s: %s".formatted(raise.owners() == null ? "Somebody" : raise.owners().owner().person().name(),
                            run.title(), raise.reason()),
                    m -> ExceptionWork.newBuilder().setMeta(m).setWork(RunTranslation.raised(run, raise, content(run))).build());
            case Step.TakeOut out -> desk.publish(Topics.EXCEPTIONS, about(run, "raise:" + run.runId()), cause, out.reason(),
                    m -> ExceptionWork.newBuilder().setMeta(m).setWork(WithdrawException.newBuilder().setReason(out.reason())
                            .setApplied(out.applied()).setRunVersion(out.runVersion()).build()).build());
            case Step.Alert alert -> alert(desk, about(run, "alert:" + alert.key()), alert, cause);
            case Step.SetTimer set -> desk.schedule(new Timer(timerId(run, set.kind()), set.at(), run.caseId(), set.kind() + "|" + run.runId()));
            case Step.DropTimer drop -> desk.cancelTimer(timerId(run, drop.kind()));
            case Step.CountRetry count -> cases.put(run.caseId(), cases.get(run.caseId()).orElse(CaseCounters.NONE).plus(count.technical()));
        }
        return cause;
    }

    /// The names of those who changed it, where whoever released it did not.
    ///
    /// @return null: nobody changed it, or that person did too
    private String editors(Step.Changed changed, Cause cause) {
        return changed.edit() == null || changed.edit().editors().contains(cause.actor().getId()) ? null
                : changed.edit().editors().stream().map(roster::name).collect(Collectors.joining(" and "));
    }

    /// Puts something on the one list of alerts.
    ///
    /// @param about with `alert:` and the key as its entity
    static void alert(Desk desk, About about, Step.Alert alert, Cause cause) {
        desk.publish(Topics.EXCEPTIONS, about, cause, alert.detail(),
                m -> ExceptionWork.newBuilder().setMeta(m).setWork(RunTranslation.alert(alert)).build());
    }

    /// Puts something about an event on the one list of alerts.
    static void alert(Desk desk, EventMeta event, Step.Alert alert, Cause cause) {
        alert(desk, new About(event.getCaseId(), event.getRunId(), "alert:" + alert.key()), alert, cause);
    }

    private byte[] content(Run run) {
        return contents.of(run.runId());
    }

    private static About about(Run run, String entityId) {
        return new About(run.caseId(), run.runId(), entityId);
    }

    private static String timerId(Run run, Step.TimerKind kind) {
        return kind + "|" + run.runId();
    }
}
