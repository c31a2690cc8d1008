package io.countersign.audit.rest;

import io.countersign.audit.KeyRotation;
import io.countersign.audit.KeyRotation.Forbidden;
import io.countersign.audit.RecordFolder;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The key that signs the Record.
@Path("/record/signing-key")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class SigningKeyResource {

    private static final int LEAST = 10;
    private static final int MOST = 1000;

    private final KeyRotation rotation;
    private final RecordFolder folder;
    private final Callers callers;

    SigningKeyResource(KeyRotation rotation, RecordFolder folder, Callers callers) {
        this.rotation = rotation;
        this.folder = folder;
        this.callers = callers;
    }

    @GET @Path("history")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "Which key signs at which size", description = "The first key as a C2SP vkey of the root log, then a signed note for each change. See "
            + "docs/record-format.md, Key rotation.")
    public String history() {
        return folder.keys().history().encode();
    }

    /// @param reason why, 10 to 1000 characters in one line; it stays readable for good
    public record Request(String reason) {
    }

    /// @param before key before, a vkey of the root log
    /// @param now key from now on
    /// @param from size at which `now` begins, by origin
    /// @param proof signed note by both keys
    public record RotationView(String before, String now, Instant at, String by, String reason, Map<String, Long> from, String proof) {
    }

    @POST @Path("rotate")
    @Operation(summary = "Change the signing key", description = "By somebody with the role for it (`operations-lead` where nothing else is set). The newest checkpoint of "
            + "every log is signed by both keys, then the old one is destroyed. Tell whoever verifies, and the witnesses, of the new key. 403 `FORBIDDEN`: recorded as a refusal.")
    public RotationView rotate(Request request) {
        var reason = request == null || request.reason() == null ? "" : request.reason().strip();
        if (reason.length() < LEAST || reason.length() > MOST || reason.chars().anyMatch(Character::isISOControl)) {
            throw Problems.invalid("reason", reason, "say why in " + LEAST + " to " + MOST + " characters, in one line");
        }
        try {
            var one = rotation.rotate(callers.actor(), reason);
            return new RotationView(one.before().encode(), one.now().encode(), one.at(), one.by(), one.reason(), one.from(), one.note());
        } catch (Forbidden e) {
            throw Problems.refused(Status.FORBIDDEN, "FORBIDDEN", e.getMessage());
        }
    }
}
