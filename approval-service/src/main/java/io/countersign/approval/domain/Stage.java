package io.countersign.approval.domain;

/// The stage that is being decided, and what has become of it.
///
/// @param delegate person who is to decide in the owner's place; null: nobody
/// @param escalatedTo person who is asked too because time passed; null: nobody
/// @param escalatedRole role that person was resolved from; null: the person is named
/// @param atRisk three quarters of its time were used
/// @param missed its target has passed
public record Stage(Offer offer, String delegate, String escalatedTo, String escalatedRole, boolean atRisk, boolean missed) {

    static Stage offered(Offer offer) {
        return new Stage(offer, null, null, null, false, false);
    }

    /// Other people are asked in it: its time goes on, and what has become of it stays.
    Stage offeredTo(Offer others) {
        return new Stage(others, null, null, null, atRisk, missed);
    }

    Stage delegatedTo(String person) {
        return new Stage(offer, person, escalatedTo, escalatedRole, atRisk, missed);
    }

    Stage ownedBy(String person, String role) {
        return new Stage(offer.ownedBy(person, role), null, escalatedTo, escalatedRole, atRisk, missed);
    }

    Stage escalated(String person, String role) {
        return new Stage(offer, delegate, person, role, atRisk, missed);
    }

    Stage nearTarget() {
        return new Stage(offer, delegate, escalatedTo, escalatedRole, true, missed);
    }

    Stage pastTarget() {
        return new Stage(offer, delegate, escalatedTo, escalatedRole, atRisk, true);
    }
}
