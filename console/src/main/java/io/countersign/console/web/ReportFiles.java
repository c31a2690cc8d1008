package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/// The report of a replay as evidence of an approval: the report itself stays where it is, its digest, what it is about and its one sentence are recorded.
@ApplicationScoped
class ReportFiles {

    private static final int INVALID = 422;

    private final ObjectMapper json;

    ReportFiles(ObjectMapper json) {
        this.json = json;
    }

    /// Empty: there is none.
    ///
    /// @param id of a replay that this console made; null or blank: none
    /// @param file the JSON of a report, sent with the form; null: none
    /// @throws Refused it is no report
    Optional<ObjectNode> evidence(String id, FileUpload file) {
        if (file != null && file.size() > 0) {
            try {
                return Optional.of(evidence(Files.readAllBytes(file.uploadedFile()), file.fileName()));
            } catch (IOException e) {
                throw wrong("The file " + file.fileName() + " can't be read; choose it once more.");
            }
        }
        return Optional.empty();
    }

    private ObjectNode evidence(byte[] bytes, String name) {
        var report = read(bytes, name);
        var evidence = json.createObjectNode().put("digest", digest(bytes));
        evidence.set("flowHash", report.path("flowHash"));
        evidence.set("cases", report.path(report.has("judged") ? "judged" : "cases")); // those of other flows are counted there, too
        evidence.set("summary", report.path("summary"));
        return evidence;
    }

    private JsonNode read(byte[] bytes, String name) {
        try {
            var report = json.readTree(bytes);
            for (var field : new String[] {"flowHash", "cases", "summary"}) {
                if (!report.path(field).isTextual() && !report.path(field).isInt()) throw wrong(name + " has no \"" + field + "\", so it is no report of a replay; give the JSON of one.");
            }
            return report;
        } catch (IOException e) {
            throw wrong(name + " is no JSON; give the JSON of a replay's report.");
        }
    }

    private static Refused wrong(String why) {
        return new Refused(Service.POLICY, INVALID, "REPORT", why);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
