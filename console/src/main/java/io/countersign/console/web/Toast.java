package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.domain.ActionWords;
import java.time.Instant;

/// What came of a decision that was made a moment ago.
///
/// @param id the approval
/// @param text one sentence
/// @param until until then it can be taken back; null: it can't
public record Toast(String id, String text, Instant until) {

    /// @param id id of the approval; null or empty: nothing was decided
    /// @param me who asks
    /// @return null: there is nothing to say
    static Toast of(Services services, String id, String me) {
        if (id == null || id.isBlank()) return null;
        try {
            var item = services.get(Service.APPROVAL, "/approvals/" + Services.escape(id));
            var kind = item.path("decision").path("kind").asText(null);
            var asked = item.path("amount").asText(null);
            // What was changed is in the run; what was asked stays on the approval.
            var sum = new Sum(asked, item.at("/run/action/amount").asText(asked), item.path("currency").asText(null));
            var what = (ActionWords.of(item.path("actionType").asText("")) + " " + sum.words()).strip();
            if (what.isBlank()) what = item.path("title").asText();
            var done = "edit".equals(kind) && sum.changed() ? ActionWords.done("approve") + sum.wasAsked() : ActionWords.done(kind);
            var state = item.path("state").asText();
            if (state.equals("DECIDED")) {
                var until = Instant.parse(item.path("finalAt").asText());
                boolean mine = item.path("decidedBy").asText().equals(me) && until.isAfter(Instant.now());
                return new Toast(id, what + " " + done + ".", mine ? until : null);
            }
            if (state.equals("FINAL")) return new Toast(id, what + " " + (item.path("purpose").asText().equals("check") ? "checked" : done) + ".", null);
            if (item.path("stages").asInt(1) > 1 || item.path("quorum").asInt(1) > 1) {
                return new Toast(id, what + ": yours counts; stage " + item.path("stage").asInt(1) + " of " + item.path("stages").asInt(1) + ", " + item.path("approvals").asInt()
                        + " of " + item.path("quorum").asInt(1) + " approvals.", null);
            }
            return new Toast(id, what + " waits again.", null);
        } catch (Refused refused) {
            return null;
        }
    }
}
