package io.countersign.ingest.domain;

import java.util.regex.Pattern;

/// Plain sentences for the record.
public final class Sentence {

    private static final int SHOWN = 80;
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\u2028\\u2029]+");

    private Sentence() {}

    /// Who proposed what on which case: "support-agent (gpt-4o) proposed a refund of 240.00 EUR on case T-1: accepted".
    ///
    /// @param agent null: the source stands for it
    /// @param model null: not said
    /// @param action type of the action; null: none proposed
    /// @param amount null: none
    /// @param failure null: the AI did not fail
    public static String accepted(String agent, String source, String model, String action, String amount, String currency, String failure, String caseId) {
        var who = plain(agent == null ? source : agent) + (model == null ? "" : " (" + plain(model) + ")");
        var what = action != null ? "proposed " + article(action) + " " + plain(action) + (amount == null ? "" : " of " + plain(amount) + " " + plain(currency))
                : failure != null ? "reported a failed attempt (" + plain(failure) + ")" : "sent an answer";
        return who + " " + what + " on case " + plain(caseId) + ": accepted";
    }

    /// What came of an action, as its caller said.
    public static String reported(boolean executed, String caseId, String receiptId, String note) {
        return "The caller reported that the action of case " + plain(caseId) + (executed ? " was executed" : " failed")
                + (receiptId == null ? " without a receipt" : " under receipt " + plain(receiptId)) + (note == null || note.isBlank() ? "" : ": " + plain(note));
    }

    /// The sender took a run back.
    public static String withdrawn(String caseId, String reason) {
        return "The sender took the run of case " + plain(caseId) + " back: " + plain(reason);
    }

    /// A program is about to execute a released action.
    public static String consuming(String program, String caseId, String receiptId) {
        return "The program " + plain(program) + " is about to execute the action of case " + plain(caseId) + " under receipt " + plain(receiptId);
    }

    /// One source used one id in two cases.
    public static String reused(String source, String id, String caseId, String otherCaseId) {
        return "The source " + plain(source) + " used the id " + plain(id) + " in two cases, " + plain(otherCaseId) + " and " + plain(caseId);
    }

    /// An input was refused.
    ///
    /// @param source null: not readable
    public static String rejected(String source, String channel, String code, String firstProblem) {
        return "An input from " + (source == null ? "an unknown source" : plain(source)) + " by " + channel + " was refused (" + code + "): " + cut(plainLong(firstProblem), 300);
    }

    /// `text` so that it is only ever shown: no control, format or bidirectional character, 80 characters at most.
    public static String plain(String text) {
        return cut(plainLong(text), SHOWN);
    }

    private static String plainLong(String text) {
        return NOT_SHOWN.matcher(text == null ? "" : text).replaceAll(" ").strip();
    }

    private static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length ? text : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }

    private static String article(String noun) {
        return !noun.isEmpty() && "aeiouAEIOU".indexOf(noun.charAt(0)) >= 0 ? "an" : "a";
    }
}
