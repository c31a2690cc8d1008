package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/// JSON as people read it.
public final class Texts {

    private Texts() {}

    /// Text as it is, anything else as indented JSON; empty for nothing.
    public static String readable(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) return "";
        return node.isTextual() ? node.asText() : node.isContainerNode() ? node.toPrettyString() : node.asText();
    }

    static String money(String amount) {
        try {
            var number = new BigDecimal(amount);
            var digits = Math.max(0, number.scale());
            return new DecimalFormat("#,##0" + (digits == 0 ? "" : "." + "0".repeat(digits)), DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
        } catch (NumberFormatException e) {
            return amount;
        }
    }
}
