package io.countersign.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secrets of webhooks: derived from one master secret, so that none is stored, neither in a record nor here.
public final class WebhookSecrets {

    /// How long the secret before a rotation signs beside the new one.
    public static final Duration OVERLAP = Duration.ofHours(24);
    private static final int LEAST = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] master;

    private WebhookSecrets(byte[] master) {
        this.master = master;
    }

    /// Reads the master secret.
    ///
    /// @throws IllegalStateException it isn't there or is too short; the message says the remedy
    public static WebhookSecrets load(Path file) {
        try {
            return of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException("The file with the secret of webhooks " + file + " can't be read: " + e.getMessage()
                    + "; set countersign.webhooks.secret-file to a file with " + LEAST + " random characters or more.", e);
        }
    }

    /// The secrets of that master secret.
    static WebhookSecrets of(String master) {
        if (master.length() < LEAST) {
            throw new IllegalStateException("The secret of webhooks has less than " + LEAST + " characters; put " + LEAST + " random ones or more into the file that countersign.webhooks.secret-file names.");
        }
        return new WebhookSecrets(master.getBytes(StandardCharsets.UTF_8));
    }

    /// The secret of an endpoint, as its receiver needs it: `whsec_` and base64.
    public String shown(String endpointId, int version) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret(endpointId, version));
    }

    /// The secrets that sign now, the latest first.
    ///
    /// @param rotations when the latest versions began, in order; the last is that of `version`
    public List<byte[]> signing(String endpointId, int version, List<Instant> rotations, Instant now) {
        var secrets = new ArrayList<byte[]>();
        secrets.add(secret(endpointId, version));
        for (int i = 1; i <= rotations.size() && version - i >= 1; i++) {
            if (now.isBefore(rotations.get(rotations.size() - i).plus(OVERLAP))) {
                secrets.add(secret(endpointId, version - i));
            }
        }
        return secrets;
    }

    private byte[] secret(String endpointId, int version) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(master, ALGORITHM));
            return mac.doFinal((endpointId + ":" + version).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
