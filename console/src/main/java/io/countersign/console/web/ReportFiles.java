package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.replays.About;
import io.countersign.console.replays.Replays;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/// The report of a replay as evidence of an approval: the report itself stays where it is, its digest, what it is about and its one sentence are recorded.
@ApplicationScoped
class ReportFiles {

    private static final int INVALID = 422;

    private static final Pattern NAME = Pattern.compile("RP-[1-9][0-9]{0,8}");

    private final Replays replays;
    private final ObjectMapper json;

    ReportFiles(Replays replays, ObjectMapper json) {
        this.replays = replays;
        this.json = json;
    }

    /// Finished replays of a text, the newest first.
    ///
    /// @param hash of the text
    List<About> of(String hash) {
        return replays.list().stream().filter(one -> one.done() && hash.equals(one.candidateHash())).toList();
    }

    /// Empty: there is none.
    ///
    /// @param id of a replay that this console made; null or blank: none
    /// @param file the JSON of a report, sent with the form; null: none
    /// @throws Refused it is no report
    Optional<ObjectNode> evidence(String id, FileUpload file) {
        if (file != null && file.size() > 0) return Optional.of(evidence(file.uploadedFile(), file.fileName()));
        if (id == null || id.isBlank()) return Optional.empty();
        var kept = NAME.matcher(id).matches() ? replays.report(Integer.parseInt(id.substring("RP-".length()))) : Optional.<Path>empty();
        return Optional.of(evidence(kept.orElseThrow(() -> wrong("There is no finished replay " + id + " here any more; replay this version again, or say why there is none.")), id));
    }

    private ObjectNode evidence(Path file, String name) {
        try {
            return evidence(Files.readAllBytes(file), name);
        } catch (IOException e) {
            throw wrong(name + " can't be read; choose it once more.");
        }
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
