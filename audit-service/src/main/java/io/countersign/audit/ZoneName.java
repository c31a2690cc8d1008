package io.countersign.audit;

import java.time.ZoneId;
import org.eclipse.microprofile.config.spi.Converter;

/// Reads a time zone by its name. An offset such as `+02:00` is none: PostgreSQL reads it the other way round.
public final class ZoneName implements Converter<ZoneId> {

    /// @throws IllegalArgumentException no time zone has this name
    public static ZoneId read(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a time zone: give one such as Europe/Berlin or UTC");
        }
        return ZoneId.of(name);
    }

    @Override public ZoneId convert(String name) {
        return read(name);
    }
}
