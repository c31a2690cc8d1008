package io.countersign.approval.domain;

import java.math.BigDecimal;

/// What is known of the action that is asked for.
///
/// @param type such as `refund`; null: no action
/// @param amount decimal; null: none
/// @param currency ISO 4217; null: none
public record ActionFacts(String type, String amount, String currency) {

    /// No action.
    public static final ActionFacts NONE = new ActionFacts(null, null, null);

    /// Whether the amount is above `limit`; in another currency than `limitCurrency` nobody knows, so it counts as above.
    ///
    /// @param limit decimal; null: nothing is above
    boolean above(String limit, String limitCurrency) {
        if (limit == null || amount == null) {
            return false;
        }
        try {
            return limitCurrency != null && !limitCurrency.equals(currency) || new BigDecimal(amount).compareTo(new BigDecimal(limit)) > 0;
        } catch (NumberFormatException e) {
            return true; // what is no number is not known to be small
        }
    }
}
