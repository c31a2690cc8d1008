package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Listings: one JSON object a line, and a `Link` to the next part.
final class Lines {

    static final String NDJSON = "application/x-ndjson";
    static final int LIMIT_MAX = 1_000_000;

    private Lines() {}

    /// @param next where the next part begins; null: there is none
    static <T> Response of(List<T> items, Function<T, Object> row, String next, UriInfo asked, ObjectMapper json) {
        StreamingOutput body = out -> {
            for (var item : items) {
                out.write(json.writeValueAsBytes(row.apply(item)));
                out.write('\n');
            }
        };
        var response = Response.ok(body, NDJSON);
        return next == null ? response.build() : response.header("Link", "<" + address(asked, next) + ">; rel=\"next\"").build();
    }

    /// The same question, from there on; relative, because who asks may know this service by another name.
    private static String address(UriInfo asked, String next) {
        var uri = UriBuilder.fromUri(asked.getRequestUri()).replaceQueryParam("after", next).build();
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /// A filter with a spelling mistake must not give the whole list.
    static void known(UriInfo asked, Set<String> names) {
        asked.getQueryParameters().keySet().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw Requests.invalid(Requests.cut(name) + ": this parameter is not known; use " + names.stream().sorted().collect(Collectors.joining(", ")) + ".");
        });
    }

    static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Requests.invalid("limit: '" + text + "' can't be used; give a number from 1 to " + LIMIT_MAX + ".");
    }

    static RuntimeException noSuchPlace() {
        return Requests.invalid("after: this is not a place in a listing; take it from the Link header of the part before, or leave it out.");
    }

    static RuntimeException notThereYet() {
        return HttpProblem.builder().withStatus(Status.SERVICE_UNAVAILABLE).withTitle("Not there yet")
                .withDetail("after: this instance has not read yet what the one knew that gave the part before; ask again in a second.")
                .with("code", "NOT_THERE_YET").withHeader("Retry-After", "1").build();
    }
}
