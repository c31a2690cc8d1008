package io.countersign.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// The lines of a file, one after another, and the digest of those before the last one read.
final class Lines {

    /// No line may be longer: what comes from Kafka has at most 4 MiB, and stands in its line twice, as base64 and as JSON.
    static final int LONGEST = 64 * 1024 * 1024;

    private final InputStream in;
    private final MessageDigest all = SealedPart.sha256();
    private byte[] last;
    private long number;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /// The next line without its newline; null: the file is at its end.
    byte[] next() throws IOException, BadExport {
        if (last != null) {
            all.update(last);
            all.update((byte) '\n');
        }
        var line = new ByteArrayOutputStream(4096);
        var next = in.read();
        number++;
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
            if (line.size() > LONGEST) {
                throw new BadExport("the line is longer than 64 MiB");
            }
        }
        if (next < 0) {
            throw new BadExport("the file ends in the middle of a line");
        }
        last = line.toByteArray();
        return last;
    }

    /// Number of the line read last, from 1.
    long number() {
        return number;
    }

    /// Digest of all lines before the one read last, with their newlines.
    byte[] digestBefore() {
        return ExportWriter.copy(all).digest();
    }
}
