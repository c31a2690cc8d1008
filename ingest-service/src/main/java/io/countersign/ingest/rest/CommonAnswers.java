package io.countersign.ingest.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/// Adds to the description of every operation the answers that any operation may give, so that none is left without.
@OpenApiFilter
public class CommonAnswers implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        add(operation, "401", "No API key and no token, or an unknown one.");
        add(operation, "503", "It is not known yet: nothing was committed in time, this instance still reads what happened before, or Kafka does not answer. `Retry-After` says when to ask again.");
        if (operation.getRequestBody() != null) {
            add(operation, "400", "Not valid; every problem is named.");
            add(operation, "413", "Too large.");
            add(operation, "415", "The content type is not taken here.");
        }
        return operation;
    }

    private static void add(Operation operation, String status, String description) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            var problem = OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
            var response = OASFactory.createAPIResponse().description(description);
            operation.getResponses().addAPIResponse(status, status.equals("401") ? response
                    : response.content(OASFactory.createContent().addMediaType(Problems.PROBLEM_JSON, problem)));
        }
    }
}
