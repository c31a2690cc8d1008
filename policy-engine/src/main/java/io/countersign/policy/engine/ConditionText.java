package io.countersign.policy.engine;

import java.util.ArrayList;
import java.util.List;

/// Takes the text of a condition apart at its operators, so that every part keeps the words its author wrote.
final class ConditionText {
    private ConditionText() {}

    /// Parts between an operator that stands outside of brackets and quotes.
    static List<String> split(String text, String operator) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0, depth = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = endOfText(text, i);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (depth == 0 && text.startsWith(operator, i)) {
                parts.add(text.substring(from, i).strip());
                from = i + operator.length();
                i++;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    private static int endOfText(String text, int start) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != text.charAt(start)) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /// Words that white space outside of quotes divides, without comments. What stands in quotes is kept letter for letter.
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int to = c == '"' || c == '\'' ? endOfQuote(text, i) : i + 1;
            boolean comment = text.startsWith("//", i);
            if (comment || Character.isWhitespace(c)) {
                to = !comment ? to : text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i);
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(text, i, to);
            }
            i = to;
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// The place after a text in one or three quotes. A raw one, such as r"\d", is none that a quote after a backslash would end.
    private static int endOfQuote(String text, int start) {
        var quote = text.substring(start, start + 1);
        quote = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
        int i = start + quote.length();
        while (i < text.length() && !text.startsWith(quote, i)) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + quote.length(), text.length());
    }

    /// What stands in brackets that enclose all of it, else the same.
    static String withoutBrackets(String text) {
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return text;
        }
        for (int i = 0, depth = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = endOfText(text, i);
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0 && i < text.length() - 1) {
                    return text;
                }
            }
        }
        return text.substring(1, text.length() - 1).strip();
    }

    /// On one line, without comments and superfluous spaces outside of quotes.
    static String withoutComments(String text) {
        var clean = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int end = Math.min(endOfText(text, i), text.length() - 1);
                clean.append(text, i, end + 1);
                i = end;
            } else if (text.startsWith("//", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
                clean.append(' ');
            } else {
                clean.append(Character.isWhitespace(c) ? ' ' : c);
            }
        }
        return clean.toString().replaceAll(" {2,}", " ").strip();
    }
}
