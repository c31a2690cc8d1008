package io.countersign.audit.rest;

import io.countersign.audit.Archiver;
import io.countersign.audit.Archiver.Forbidden;
import io.countersign.audit.Archiver.TooYoung;
import io.countersign.audit.RecordReader;
import io.countersign.audit.RecordReader.Archived;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Old months as files.
@Path("/record/archive")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class ArchiveResource {

    private final Archiver archiver;
    private final RecordReader reader;
    private final Callers callers;

    ArchiveResource(Archiver archiver, RecordReader reader, Callers callers) {
        this.archiver = archiver;
        this.reader = reader;
        this.callers = callers;
    }

    /// @param before the first month that stays, such as `2025-10`
    public record Request(String before) {
    }

    /// A month that is a file now.
    ///
    /// @param from first moment of recording
    /// @param to the moment after the last
    /// @param file name in folder `record/archive` of the data folder
    /// @param fileDigest SHA-256 of the file, 64 hexadecimal digits
    public record ArchiveView(Instant from, Instant to, long entries, String file, String fileDigest) {
    }

    @GET
    @Operation(summary = "List what was archived, the first month first")
    public List<ArchiveView> list() {
        return reader.snapshot(view -> view.archives()).stream().map(ArchiveResource::view).toList();
    }

    @POST
    @Operation(summary = "Move old months into files", description = "All whole months of recording (UTC) before `before`; by somebody with the role for it "
            + "(`operations-lead` where nothing else is set). Each file is an export, read back and verified before its month leaves the database; leaves stay, so "
            + "the Record still verifies and proves. 400 where some of these months must stay, 403 `FORBIDDEN`: recorded as a refusal.")
    public List<ArchiveView> archive(Request request) {
        var before = request == null || request.before() == null ? "" : request.before();
        try {
            return archiver.archive(YearMonth.parse(before), callers.actor()).stream().map(ArchiveResource::view).toList();
        } catch (DateTimeException _) {
            throw Problems.invalid("before", before, "give a month such as 2025-10");
        } catch (TooYoung e) {
            throw Problems.invalid("before", before, e.getMessage());
        } catch (Forbidden e) {
            throw Problems.refused(Status.FORBIDDEN, "FORBIDDEN", e.getMessage());
        }
    }

    private static ArchiveView view(Archived one) {
        return new ArchiveView(one.from(), one.to(), one.entries(), one.file(), one.digest().hex());
    }
}
