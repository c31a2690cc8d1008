package io.countersign.exception.domain;

/// What a run's content says about its importance.
///
/// @param money the action moves money
/// @param impact 1 to 3
/// @param why the impact in words, such as `key customer`
public record Weight(boolean money, int impact, String why) {

    /// Nothing is known of the customer.
    public static final Weight ORDINARY = new Weight(false, 1, "no key customer");
}
