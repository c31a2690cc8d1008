package io.countersign.console.domain;

import java.util.Locale;
import java.util.regex.Pattern;

/// What an item is about, as its service wrote it: an action's type and perhaps an amount, such as `order_change 50.00 USD`.
///
/// @param what the action in words: `Order change`
/// @param amount null: none
/// @param currency null: none
public record Title(String what, String amount, String currency) {

    private static final Pattern MONEY = Pattern.compile("(.*?)\\s*(\\d+(?:\\.\\d+)?) ([A-Z]{3})", Pattern.DOTALL);

    public static Title of(String text) {
        var given = text == null || text.isBlank() ? "Something happened" : text.strip();
        var money = MONEY.matcher(given);
        return money.matches() ? new Title(words(money.group(1).isBlank() ? "amount" : money.group(1)), money.group(2), money.group(3)) : new Title(words(given), null, null);
    }

    private static String words(String type) {
        var words = type.replace('_', ' ').replaceAll("(?<=\\p{L})\\.(?=\\p{L})", " ");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
