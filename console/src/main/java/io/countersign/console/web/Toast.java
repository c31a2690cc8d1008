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

    /// @param done id of the approval; null or empty: nothing was decided
    /// @param me who asks
    /// @return null: there is nothing to say
    static Toast of(Services services, String done, String me) {
        if (done == null || done.isBlank()) return null;
        try {
            var item = services.get(Service.APPROVAL, "/approvals/" + Services.escape(done));
            var what = ActionWords.of(item.path("actionType").asText("")) + (item.hasNonNull("amount") ? " " + Formats.money(item.path("amount").asText()) + " " + item.path("currency").asText("") : "");
            if (what.isBlank()) what = item.path("title").asText();
            var state = item.path("state").asText();
            var kind = item.path("decision").path("kind").asText(null);
            if (state.equals("DECIDED")) {
                var until = Instant.parse(item.path("finalAt").asText());
                boolean mine = item.path("decidedBy").asText().equals(me) && until.isAfter(Instant.now());
                return new Toast(done, what.strip() + " " + ActionWords.done(kind) + ".", mine ? until : null);
            }
            if (state.equals("FINAL")) return new Toast(done, what.strip() + " " + (item.path("purpose").asText().equals("check") ? "checked" : ActionWords.done(kind)) + ".", null);
            if (item.path("stages").asInt(1) > 1 || item.path("quorum").asInt(1) > 1) {
                return new Toast(done, what.strip() + ": yours counts; stage " + item.path("stage").asInt(1) + " of " + item.path("stages").asInt(1) + ", " + item.path("approvals").asInt()
                        + " of " + item.path("quorum").asInt(1) + " approvals.", null);
            }
            return new Toast(done, what.strip() + " waits again.", null);
        } catch (Refused refused) {
            return null;
        }
    }
}
