package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Listings, a page at a time: a JSON object a line, and in `Link` where the next page is.
final class Pages {

    private static final int MOST = 1_000;

    private Pages() {}

    /// @param query more of the query, each with a `&` behind it; empty: none
    /// @param limit rows a page, as asked
    /// @param rows all from the first of the page on
    /// @param cursor by which the page after a row is asked for
    static <T> Response of(String path, String query, String limit, Stream<T> rows, Function<T, String> cursor, Function<T, ObjectNode> document) {
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            return Problems.question(400, "Not valid", "INVALID_QUERY", "limit", limit, "limit is not a number from 1 to " + MOST + "; send one.");
        }
        int most = Integer.parseInt(limit);
        var page = rows.limit(most + 1L).toList();
        boolean more = page.size() > most;
        var shown = more ? page.subList(0, most) : page;
        var response = Response.ok(shown.stream().map(row -> document.apply(row) + "\n").collect(Collectors.joining()), "application/x-ndjson");
        if (more) {
            var after = URLEncoder.encode(cursor.apply(shown.getLast()), StandardCharsets.UTF_8);
            response.header("Link", "<" + path + "?" + query + "limit=" + most + "&after=" + after + ">; rel=\"next\"");
        }
        return response.build();
    }
}
