package io.countersign.console.web;

import io.countersign.console.answer.Approval;
import io.countersign.console.answer.ApprovalDetails;
import io.countersign.console.domain.ActionWords;
import io.countersign.console.domain.Care;
import io.countersign.console.domain.Checks;
import io.countersign.console.domain.TextDiff;
import io.countersign.console.domain.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One approval as its page shows it.
///
/// @param card SHA-256 of what is shown of it
/// @param original the run as the AI wanted it
/// @param now the run as it is decided on, before what the person is typing
/// @param work the list that the person came from
/// @param me id of who looks
/// @param said what just happened or was refused; null: nothing
public record Review(Approval row, ApprovalDetails more, String card, Proposal original, Proposal now, InboxFilter filter, WorkList work, ApprovalForm form,
        ActionEdit edit, Checks checks, String me, String said) {

    private static final int HALF_A_MINUTE = 30;

    /// A field of the action that differs from what the AI wanted.
    public record Change(String name, TextDiff diff) {}

    public String headline() {
        var what = ActionWords.of(row.actionType());
        if (what.isEmpty()) return row.title();
        return row.amount() == null ? what : what + " " + sum().words();
    }

    /// What it is about in money, as asked for and as it stands now.
    public Sum sum() {
        return new Sum(row.amount(), now.amount() == null ? row.amount() : now.amount(), row.currency());
    }

    /// Whether the amount was changed and is decided on: both are shown then.
    public boolean isSumFinal() {
        return !row.isOpen() && sum().changed();
    }

    /// Whether it can still be said how a decision would be taken back.
    public boolean isUndoTold() {
        return !isCheck() && (row.isOpen() || isUndoable());
    }

    /// Over the text as people left it.
    public String afterwards() {
        return row.isOpen() ? "As it would go out" : more.decision() != null && Care.releases(more.decision().kind()) ? "As it was approved" : "As people left it";
    }

    /// For whom or which case.
    public String subject() {
        return now.customer().isEmpty() ? row.caseId() : now.customer();
    }

    public boolean isCheck() {
        return "check".equals(row.purpose());
    }

    public boolean isMine() {
        return me.equals(row.claimedBy());
    }

    public boolean isAnothers() {
        return row.claimedBy() != null && !isMine();
    }

    public boolean isUndoable() {
        return row.state().equals("DECIDED") && more.decision() != null && me.equals(more.decision().by()) && more.decision().finalAt().isAfter(Instant.now());
    }

    public Instant finalAt() {
        return more.decision().finalAt();
    }

    /// Why nothing can be decided here now; null: it can.
    public String offBecause(Colleagues names) {
        if (!row.isOpen()) return "It is closed.";
        if (isAnothers()) return names.name(row.claimedBy()) + " has claimed it.";
        if (Boolean.FALSE.equals(more.mayDecide())) return more.mayNotBecause() == null ? "You may not decide this one." : more.mayNotBecause();
        return more.excluded().contains(me) && more.mayDecide() == null ? "You are excluded from this one: you sent it, it was done on your behalf, or you edited it last." : null;
    }

    public boolean offers(String kind) {
        return more.offered().contains(kind);
    }

    /// What the person is about to let go.
    public Care care() {
        var amount = edit.action() != null && edit.action().hasNonNull("amount") ? edit.action().path("amount").asText() : now.amount();
        return new Care(row.risk(), amount, now.currency(), now.leaving());
    }

    /// What has to be there before a kind of decision leaves the page: names of parts of the form, in their order.
    public String needs(String kind) {
        var needs = new StringBuilder();
        if (Care.releases(kind) && !isCheck()) {
            needs.append("looked ");
            if (care().amountTyped()) needs.append("amount ");
        }
        if (kind.equals("reject") || !isCheck() && care().reasonNeeded(kind)) needs.append("note");
        return needs.toString().strip();
    }

    public boolean ticked(String check) {
        return form.looked().contains(check);
    }

    public String problem(String field) {
        return form.problems().get(field);
    }

    public List<ActionEdit.Field> fields() {
        return ActionEdit.fields(now, more.argumentsSchema(), form.edits(), form.problems());
    }

    /// The output as it will go out.
    public String output() {
        return form.edits().getOrDefault(ActionEdit.OUTPUT, now.output());
    }

    public TextDiff outputDiff() {
        return TextDiff.of(original.output(), output().replace("\r\n", "\n"));
    }

    /// Whether somebody has changed anything of what the AI wanted.
    public boolean isChanged() {
        return !outputDiff().same() || !changes().isEmpty();
    }

    public int changeCount() {
        return outputDiff().changes() + changes().size();
    }

    public List<Change> changes() {
        var after = edit.action() == null ? now : new Proposal(((com.fasterxml.jackson.databind.node.ObjectNode) now.run().deepCopy()).set("action", edit.action()));
        return ActionEdit.fields(original, null, java.util.Map.of(), java.util.Map.of()).stream()
                .map(field -> new Change(field.label(), TextDiff.of(field.before(), value(after, field.name())))).filter(change -> !change.diff().same()).toList();
    }

    private static String value(Proposal proposal, String field) {
        return field.equals(ActionEdit.AMOUNT) ? proposal.amount() == null ? "" : proposal.amount()
                : Proposal.text(proposal.action().path("arguments").path(field.substring(ActionEdit.ARGUMENT.length())));
    }

    /// `For 30 s`; a decision with no time to take it back is final at once.
    public String undo() {
        return more.undoMs() <= 0 ? "No, it is final at once" : "For " + Waiting.span(Duration.ofMillis(more.undoMs()));
    }

    public String undoShort() {
        return more.undoMs() <= 0 ? "Final at once" : Waiting.span(Duration.ofMillis(more.undoMs())) + " to undo";
    }

    /// How long it may take in all, from the opening to the target.
    public String given() {
        return row.dueAt() == null ? "" : Waiting.span(Duration.between(row.openedAt(), row.dueAt()).plusSeconds(HALF_A_MINUTE));
    }

    /// Place in the list, from 1; 0: it is not on it.
    public int place() {
        var shown = work.shown();
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).id().equals(row.id())) return i + 1;
        }
        return 0;
    }

    public String total() {
        return work.rows().size() + (work.next() == null ? "" : "+");
    }

    /// null: it is the first.
    public Approval previous() {
        return place() > 1 ? work.shown().get(place() - 2) : null;
    }

    /// null: it is the last. What is not on the list goes on with its first.
    public Approval next() {
        return place() < work.shown().size() ? work.shown().get(place()) : null;
    }

    /// Ids that follow, for going on after a decision.
    public String rest() {
        return work.shown().stream().skip(place()).limit(10).map(Approval::id).collect(java.util.stream.Collectors.joining(","));
    }

    /// Whether it was opened by itself: no list is gone on with after it.
    public boolean isAlone() {
        return form.alone() || form.rest().isEmpty() && !filter.isNamed() && !isPlaced();
    }

    /// The amount to confirm: `240.00 EUR`.
    public String confirmed() {
        return new Sum(row.amount(), care().amount(), now.currency()).words();
    }

    /// What was typed in place of it, where it can be changed to that; null: it can't.
    public String otherAmount() {
        var typed = Care.number(form.released());
        return problem("released") == null || typed == null || typed.signum() < 0 || !offers("edit") ? null : new Sum(row.amount(), typed.toPlainString(), now.currency()).words();
    }

    /// Whether the fields to edit stand open.
    public boolean isEditing() {
        return form.isEdited() && !edit.isEmpty() || isEditFailed() || isAmountAsked();
    }

    /// Whether the person goes on to change the amount.
    public boolean isAmountAsked() {
        return form.kind().equals(ApprovalForm.AMOUNT);
    }

    /// Whether a field is where editing begins: the amount where that is what they want, else the first.
    public boolean startsAt(String field) {
        if (isAmountAsked()) return field.equals(ActionEdit.AMOUNT);
        return now.hasOutput() ? field.equals(ActionEdit.OUTPUT) : !fields().isEmpty() && field.equals(fields().getFirst().name());
    }

    public boolean isPlaced() {
        return place() > 0;
    }

    /// `Needs 1 finance approver`, `Stage 2 of 2, 0 of 1 approvals`.
    public String whoMust(Colleagues names) {
        var stage = row.stages() > 1 ? "Stage " + row.stage() + " of " + row.stages() + ". " : "";
        var quorum = row.quorum() > 1 ? row.approvals() + " of " + row.quorum() + " approvals so far. " : "";
        var who = names.name(row.owner()) + (row.ownerRole() == null ? "" : " (" + Formats.words(row.ownerRole()).toLowerCase(java.util.Locale.ROOT) + ")");
        var others = new StringBuilder();
        if (row.delegate() != null) others.append(", delegated to ").append(names.name(row.delegate()));
        if (row.escalatedTo() != null) others.append(", escalated to ").append(names.name(row.escalatedTo()));
        if (row.backup() != null) others.append(", backup ").append(names.name(row.backup()));
        return stage + quorum + who + others;
    }

    /// What has to be there to approve it as it stands in the form.
    public String approveNeeds() {
        return needs(edit.isEmpty() ? "approve" : "edit");
    }

    /// What people usually can do and can't here, in words; null: all of it is offered.
    public String notOffered() {
        if (isCheck()) return null;
        var missing = java.util.stream.Stream.of("approve", "edit", "reject", "send-back").filter(kind -> !offers(kind)).map(Formats::words).map(Formats::lower).toList();
        return missing.isEmpty() ? null : String.join(" or ", missing);
    }

    /// Business ids that nothing else on the card says.
    public List<Proposal.Entry> otherReferences() {
        var said = now.arguments().stream().map(Proposal.Entry::value).collect(java.util.stream.Collectors.toSet());
        return now.references().stream().filter(one -> !said.contains(one.value()) && !one.value().equals(row.caseId()) && !one.value().equals(subject())).toList();
    }

    /// The page's title.
    public String title() {
        return headline() + " for " + Formats.cut(subject()) + sum().wasAsked();
    }

    public List<Checks.Source> sources() {
        return now.sources();
    }

    /// Arguments that fit beside others.
    public List<Proposal.Entry> shortArguments() {
        return now.arguments().stream().filter(one -> !one.isLong()).toList();
    }

    public List<Proposal.Entry> longArguments() {
        return now.arguments().stream().filter(Proposal.Entry::isLong).toList();
    }

    /// 0 to 100.
    public int confidencePercent() {
        return now.confidence() == null ? 0 : Math.clamp(now.confidence().movePointRight(2).longValue(), 0, 100);
    }

    /// Whether something that was typed in the place of the AI's can't be taken.
    public boolean isEditFailed() {
        return form.edits().keySet().stream().anyMatch(form.problems()::containsKey);
    }

    /// Lines of the field for the text.
    public int outputRows() {
        return Math.clamp(output().lines().mapToInt(line -> 1 + line.length() / 90).sum() + 1, 4, 18);
    }

    /// A key for what is done besides deciding; another for each page.
    public String moveKey() {
        return "m-" + form.key();
    }
}
