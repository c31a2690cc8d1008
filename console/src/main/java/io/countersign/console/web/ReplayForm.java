package io.countersign.console.web;

import io.countersign.console.replays.Bounds;
import io.countersign.console.replays.NoReport;
import io.countersign.console.replays.Order;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/// What a person filled in to begin a replay.
public class ReplayForm {

    private static final int DAYS = 7;

    @RestForm
    public String flow;
    /// `active`, a version's number, or `draft`.
    @RestForm
    public String candidate;
    /// `active`, a version's number, or `recorded`.
    @RestForm
    public String current;
    /// The text of a draft.
    @RestForm
    public String yaml;
    /// `record`, `file` or `run`.
    @RestForm
    public String source;
    @RestForm
    public String from;
    @RestForm
    public String to;
    @RestForm
    public String run;
    @RestForm
    public FileUpload cases;
    @RestForm
    public FileUpload truth;
    @RestForm
    public String limit;
    @RestForm
    public String low;
    @RestForm
    public String high;
    @RestForm
    public String steps;

    /// Fills what nobody said, so that a page can show it.
    ReplayForm filled(Instant now, ZoneId zone) {
        flow = or(flow, "");
        yaml = or(yaml, "");
        run = or(run, "");
        candidate = or(candidate, yaml.isBlank() ? "active" : "draft");
        current = or(current, candidate.equals("active") ? "recorded" : "active");
        source = or(source, run.isBlank() ? "record" : "run");
        from = or(from, LocalDateTime.ofInstant(now, zone).minusDays(DAYS).truncatedTo(ChronoUnit.DAYS).toString());
        to = or(to, "");
        limit = or(limit, "");
        low = or(low, "");
        high = or(high, "");
        steps = or(steps, "40");
        return this;
    }

    private static String or(String said, String otherwise) {
        return said == null || said.isBlank() ? otherwise : said;
    }

    /// Where the cases come from.
    ///
    /// @throws NoReport something is missing, or can't be used
    Order.Cases order(ZoneId zone, String bearer) {
        return switch (source) {
            case "run" -> {
                if (run.isBlank()) throw new NoReport("Say which run: its id begins with run_.");
                yield new Order.FromRecord(run.strip(), null, null, "the run " + run.strip(), bearer);
            }
            case "file" -> {
                if (missing(cases)) throw new NoReport("Choose a file of cases.");
                if (cases.size() > Bounds.MEGABYTES * 1_000_000L) throw new NoReport("The file is larger than 50 MB. Send a part of it, or use the command line: ./countersign replay --cases FILE");
                yield new Order.FromFile(cases.uploadedFile(), cases.fileName());
            }
            default -> {
                var begin = moment("From", from, zone);
                var end = to.isBlank() ? null : moment("To", to, zone);
                if (end != null && !end.isAfter(begin)) throw new NoReport("\"To\" must be after \"From\".");
                yield new Order.FromRecord(null, begin, end, "the Record, " + said(from) + (to.isBlank() ? " until now" : " to " + said(to)) + " (" + (zone.getId().equals("Z") ? "UTC" : zone.getId()) + ")", bearer);
            }
        };
    }

    Path truthFile() {
        return missing(truth) ? null : truth.uploadedFile();
    }

    private static boolean missing(FileUpload file) {
        return file == null || file.fileName() == null || file.fileName().isEmpty();
    }

    private static String said(String moment) {
        return moment.replace('T', ' ').replaceFirst(" 00:00$", "");
    }

    private static Instant moment(String field, String said, ZoneId zone) {
        try {
            return LocalDateTime.parse(said.length() == 10 ? said + "T00:00" : said).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new NoReport("\"" + field + "\" must be a day and a time such as 2026-11-21T08:00, got " + said + ".");
        }
    }

    /// The limit to try; null: none.
    Order.Sweeping sweeping() {
        if (limit.isBlank()) return null;
        return new Order.Sweeping(limit, number("Lowest", low), number("Highest", high), number("Steps", steps).intValue());
    }

    private static BigDecimal number(String field, String said) {
        try {
            return new BigDecimal(said.strip());
        } catch (NumberFormatException e) {
            throw new NoReport("\"" + field + "\" must be a number, got " + (said.isBlank() ? "nothing" : said) + ".");
        }
    }
}
