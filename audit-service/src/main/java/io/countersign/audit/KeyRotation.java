package io.countersign.audit;

import io.countersign.audit.domain.Actor;
import io.countersign.transparency.KeyHistory.Rotation;
import java.util.List;

/// A person has the signing key changed. The change itself is the signer's; that it happened becomes an entry, also when a crash came between.
public final class KeyRotation {

    private static final String ENTRY = "SigningKeyRotated";

    private final Signer signer;
    private final RecordFolder folder;
    private final Outbox outbox;
    private final RecordEvents events;
    private final People people;
    private final String role;

    /// @param signer changes the key
    /// @param folder holds the history of keys
    /// @param outbox tells which changes are entries already
    /// @param events makes entries
    /// @param people knows who has which role
    /// @param role role of those who may
    public KeyRotation(Signer signer, RecordFolder folder, Outbox outbox, RecordEvents events, People people, String role) {
        this.signer = signer;
        this.folder = folder;
        this.outbox = outbox;
        this.events = events;
        this.people = people;
        this.role = role;
    }

    /// The person does not have the role.
    public static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1L;

        Forbidden(String message) {
            super(message);
        }
    }

    /// Changes the key; the old one is gone when this returns.
    ///
    /// @param reason why, one line
    /// @throws Forbidden recorded as a refusal
    /// @throws IllegalArgumentException a reason of several lines
    public Rotation rotate(Actor by, String reason) throws Forbidden {
        if (people.person(by.id()).filter(person -> person.roles().contains(role)).isEmpty()) {
            var detail = "Only somebody with the role " + role + " may change the signing key.";
            events.refused(by, null, "RotateSigningKey", "FORBIDDEN", detail, null);
            throw new Forbidden(detail);
        }
        var rotation = signer.rotate(by.id(), reason);
        tell(by.in(role));
        return rotation;
    }

    /// Makes entries of changes that have none yet.
    public void tell() {
        tell(null);
    }

    /// @param newest who had the newest change made; null: as the change itself says
    private synchronized void tell(Actor newest) {
        var all = folder.keys().history().rotations();
        if (all.isEmpty()) {
            return;
        }
        for (var number = outbox.ofKinds(List.of(ENTRY)).size(); number < all.size(); number++) {
            var one = all.get(number);
            var by = newest != null && number == all.size() - 1 ? newest : Actor.person(one.by(), null).in(role);
            events.keyRotated(by, one.before().encode(), one.now().encode(), one.note(), one.reason());
        }
    }
}
