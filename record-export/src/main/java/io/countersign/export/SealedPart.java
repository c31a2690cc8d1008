package io.countersign.export;

import io.countersign.record.Seal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// Opens the sealed parts of one record with its record key, or says that they can't be read any more.
final class SealedPart {

    static final String ERASED = "[erased]";
    private static final String TEXT_MARK = "s1.";
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.US_ASCII);

    private final byte[] recordKey;
    private final String about;
    private byte[] lastOpened;
    private int sealed;

    /// @param recordKey key of the record; null: it is not given
    /// @param about id of the event
    SealedPart(byte[] recordKey, String about) {
        this.recordKey = recordKey;
        this.about = about;
    }

    /// Sealed parts met so far.
    int met() {
        return sealed;
    }

    /// What the last sealed bytes, asked for once, were opened to; null: none were sealed since.
    byte[] lastOpened() {
        var bytes = lastOpened;
        lastOpened = null;
        return bytes;
    }

    byte[] text(byte[] stored) throws BadExport {
        var text = new String(stored, StandardCharsets.UTF_8);
        if (!text.startsWith(TEXT_MARK)) {
            return stored;
        }
        try {
            return opened(Base64.getUrlDecoder().decode(text.substring(TEXT_MARK.length())), ERASED.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException _) {
            throw new BadExport("a sealed text is not base64url");
        }
    }

    byte[] bytes(byte[] stored) throws BadExport {
        if (stored[0] != Seal.VERSION) {
            return stored;
        }
        lastOpened = opened(stored, EMPTY_OBJECT);
        return lastOpened;
    }

    private byte[] opened(byte[] bytes, byte[] erased) throws BadExport {
        sealed++;
        if (recordKey == null) {
            return erased;
        }
        return Seal.open(recordKey, about, bytes).orElseThrow(() -> new BadExport("a sealed part does not open with `recordKey`"));
    }

    static String hexSha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must bring SHA-256; this one does not.", e);
        }
    }
}
