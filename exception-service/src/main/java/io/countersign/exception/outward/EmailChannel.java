package io.countersign.exception.outward;

import io.countersign.exception.AlertChannel;
import io.countersign.exception.AlertPointer;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import java.util.List;

/// Sends alerts by e-mail; header `X-Countersign-Alert` is the alert's id over all tries.
public final class EmailChannel implements AlertChannel {

    private static final String ALERT = "X-Countersign-Alert";
    private static final String DECEIVING = "[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]";

    private final Mailer mailer;
    private final String from;
    private final List<String> to;

    /// @param from null: as `quarkus.mailer.from` says
    public EmailChannel(Mailer mailer, String from, List<String> to) {
        this.mailer = mailer;
        this.from = from;
        this.to = List.copyOf(to);
    }

    @Override
    public void send(AlertPointer pointer) throws Undelivered {
        var about = shown(pointer.kind()) + " (" + shown(pointer.severity()) + "): " + shown(pointer.subject());
        var text = about + "\n\nRaised at " + pointer.raisedAt() + ". Alert " + shown(pointer.id()) + "."
                + (pointer.link() == null ? "" : "\nLook at it: " + pointer.link()) + "\n";
        var mail = new Mail().setTo(to).setFrom(from).setSubject("Countersign: " + about).setText(text).addHeader(ALERT, shown(pointer.id()));
        try {
            mailer.send(mail);
        } catch (RuntimeException e) {
            throw new Undelivered("the mail server did not take it: " + e.getMessage() + ".", false, e);
        }
    }

    /// Ids come from outside: what could end a header or turn the text around is shown as a question mark.
    private static String shown(String id) {
        return id.replaceAll(DECEIVING, "?");
    }
}
