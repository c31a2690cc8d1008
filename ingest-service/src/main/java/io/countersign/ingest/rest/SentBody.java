package io.countersign.ingest.rest;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request: its first bytes, and how many there were.
///
/// @param bytes at most the limit
/// @param length of all
record SentBody(byte[] bytes, long length) {

    /// Nothing was sent.
    static final SentBody NONE = new SentBody(new byte[0], 0);

    /// Reads all of `in`, keeping `limit` bytes: what is left unread would break the connection before the answer is read.
    static SentBody read(InputStream in, int limit) throws IOException {
        var bytes = in.readNBytes(limit);
        long length = bytes.length;
        var buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            length += n;
        }
        return new SentBody(bytes, length);
    }

    boolean cut() {
        return length > bytes.length;
    }
}
