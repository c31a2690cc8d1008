package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Person;
import io.countersign.console.Session;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What every page shows or depends on: who is signed in, their theme and their time zone. Templates reach it as `cdi:frame`.
@Named("frame")
@RequestScoped
public class Frame {

    private static final Set<String> THEMES = Set.of("light", "dark");
    private static final Pattern INSTANT = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\\b");
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter THIS_YEAR = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private final Session session;
    private final Directory directory;
    private final RoutingContext request;
    private final Instant now = Instant.now();

    Frame(Session session, Directory directory, RoutingContext request) {
        this.session = session;
        this.directory = directory;
        this.request = request;
    }

    public Person person() {
        return session.person();
    }

    /// What the person is to their colleagues: the role in which they are on duty, else one that they hold.
    public String role() {
        var id = person().id();
        var duty = directory.all().stream().filter(colleague -> colleague.id().equals(id)).flatMap(colleague -> colleague.onDuty().stream());
        return Stream.concat(duty, person().roles().stream().sorted()).findFirst().map(Formats::words).orElse("No role");
    }

    /// `light` or `dark` where the person chose one; empty: as their machine says.
    public String theme() {
        return cookie("theme").filter(THEMES::contains).orElse("");
    }

    public ZoneId zone() {
        try {
            return cookie("zone").map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    public Instant now() {
        return now;
    }

    /// A time in the person's zone, as short as it can be said: `14:05`, `3 Dec, 14:05`, `3 Dec 2025, 14:05`.
    public String moment(Instant time) {
        if (time == null) return "";
        var there = time.atZone(zone());
        var today = LocalDate.ofInstant(now, zone());
        return format(there, today) + (zone().equals(ZoneOffset.UTC) ? " UTC" : "");
    }

    /// A sentence of a service, with its moments in the person's zone.
    public String said(String sentence) {
        return sentence == null ? "" : INSTANT.matcher(sentence).replaceAll(found -> moment(Instant.parse(found.group())));
    }

    /// A moment that somebody typed into a field, in their zone; null: it is none.
    public Instant typed(String text) {
        try {
            return text == null || text.isBlank() ? null : text.endsWith("Z") ? Instant.parse(text) : LocalDateTime.parse(text.strip()).atZone(zone()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// As a field for a moment wants it.
    public String field(Instant time) {
        return time == null ? "" : LocalDateTime.ofInstant(time, zone()).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static String format(ZonedDateTime time, LocalDate today) {
        if (time.toLocalDate().equals(today)) return TODAY.format(time);
        return (time.getYear() == today.getYear() ? THIS_YEAR : EARLIER).format(time);
    }

    private Optional<String> cookie(String name) {
        return Optional.ofNullable(request.request().getCookie(name)).map(Cookie::getValue).map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
}
