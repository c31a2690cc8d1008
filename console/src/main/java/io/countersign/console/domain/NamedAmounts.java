package io.countersign.console.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Amounts of one currency that a text names. Only a number right beside the currency's code or sign is one; dates, order numbers and other currencies are not.
///
/// @param other those that differ from the action's amount, as the text writes them
/// @param same whether the text names the action's amount as well
public record NamedAmounts(List<String> other, boolean same) {

    private static final Map<String, String> SIGNS = Map.of("EUR", "\u20ac", "USD", "$", "GBP", "\u00a3", "JPY", "\u00a5", "INR", "\u20b9");
    private static final String BLANK = "[ \\u00a0\\u202f]?";
    private static final String NUMBER = "\\d{1,3}(?:[,.'\\u2019 \\u00a0\\u202f]\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d{1,15}(?:[.,]\\d{1,3})?(?!\\d)";
    private static final int SHOWN = 5;

    /// @param text what goes out; may be empty
    /// @param amount decimal amount of the action; null: none
    /// @param currency its ISO code; null: none, and then nothing can be told
    public static NamedAmounts in(String text, String amount, String currency) {
        if (text.isEmpty() || amount == null || currency == null || currency.isBlank()) return new NamedAmounts(List.of(), false);
        var asked = number(amount);
        if (asked == null) return new NamedAmounts(List.of(), false);
        var other = new ArrayList<String>();
        boolean same = false;
        var found = pattern(currency).matcher(text);
        while (found.find()) {
            var number = found.group("before") != null ? found.group("before") : found.group("after");
            if (readings(number).anyMatch(one -> one.compareTo(asked) == 0)) same = true;
            else if (other.size() < SHOWN && !other.contains(found.group().strip())) other.add(found.group().strip());
        }
        return new NamedAmounts(List.copyOf(other), same);
    }

    /// A sign after a letter is another currency's (`A$`), but `US$` is the dollar of the United States.
    private static Pattern pattern(String currency) {
        var sign = SIGNS.get(currency);
        var before = "\\b" + Pattern.quote(currency) + (sign == null ? "" : "|(?<!\\p{L})" + Pattern.quote(sign)) + (currency.equals("USD") ? "|\\bUS\\$" : "");
        var after = Pattern.quote(currency) + "\\b" + (sign == null ? "" : "|" + Pattern.quote(sign) + "(?!\\d)");
        return Pattern.compile("(?:" + before + ")" + BLANK + "(?<after>" + NUMBER + ")|(?<![\\d.,])(?<before>" + NUMBER + ")" + BLANK + "(?:" + after + ")", Pattern.CASE_INSENSITIVE);
    }

    /// What a number may mean: `1.240` is one thousand and more to some, and one and a little to others; in `item 7 240` only the end is the amount.
    private static Stream<BigDecimal> readings(String written) {
        return Stream.of(written, written.substring(written.lastIndexOf(' ') + 1)).map(text -> text.replaceAll("['\\u2019 \\u00a0\\u202f]", ""))
                .flatMap(text -> Stream.of(text, text.replace('.', ';').replace(',', '.').replace(';', ',')))
                .filter(text -> text.matches("(\\d{1,3}(,\\d{3})+|\\d+)(\\.\\d+)?")).map(text -> new BigDecimal(text.replace(",", "")));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
