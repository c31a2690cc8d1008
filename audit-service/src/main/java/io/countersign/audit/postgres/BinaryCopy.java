package io.countersign.audit.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.postgresql.PGConnection;

/// Rows in PostgreSQL's binary COPY format, which it takes in faster than any insert.
final class BinaryCopy {

    private static final byte[] HEAD = ByteBuffer.allocate(19).put("PGCOPY\n".getBytes(StandardCharsets.US_ASCII)).put((byte) 0xff).put((byte) '\r')
            .put((byte) '\n').put((byte) 0).putInt(0).putInt(0).array();
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final String into;
    private final int columns;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    private final ByteBuffer number = ByteBuffer.allocate(16);

    /// @param table the table
    /// @param columns its columns, separated by commas; every row gives a value for each, in this order
    BinaryCopy(String table, String columns) {
        this.into = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
        this.columns = columns.split(",").length;
        out.writeBytes(HEAD);
    }

    /// Begins a row.
    BinaryCopy row() {
        write(number.clear().putShort((short) columns));
        return this;
    }

    /// An `integer`.
    BinaryCopy put(int value) {
        write(number.clear().putInt(4).putInt(value));
        return this;
    }

    /// A `bigint`.
    BinaryCopy put(long value) {
        write(number.clear().putInt(8).putLong(value));
        return this;
    }

    /// A `uuid`.
    BinaryCopy put(UUID value) {
        write(number.clear().putInt(16));
        write(number.clear().putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits()));
        return this;
    }

    /// A `timestamptz`, cut to microseconds.
    BinaryCopy put(Instant value) {
        return put(Duration.between(EPOCH, value).toNanos() / 1000);
    }

    /// A `bytea`, or NULL.
    BinaryCopy put(byte[] value) {
        write(number.clear().putInt(value == null ? -1 : value.length));
        if (value != null) {
            out.writeBytes(value);
        }
        return this;
    }

    /// A `text`, or NULL.
    BinaryCopy put(String value) {
        return put(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends the rows.
    void send(Connection tx) throws SQLException {
        write(number.clear().putShort((short) -1));
        var copy = tx.unwrap(PGConnection.class).getCopyAPI().copyIn(into);
        try {
            var bytes = out.toByteArray();
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void write(ByteBuffer filled) {
        out.write(filled.array(), 0, filled.position());
    }
}
