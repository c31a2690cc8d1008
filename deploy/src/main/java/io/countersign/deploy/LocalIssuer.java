package io.countersign.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// Makes the bearer tokens of the local stack's people. It stands where an identity provider stands in production; its key
/// lies in the data folder, and only services of the local deployment trust it.
public final class LocalIssuer {

    /// The `iss` of its tokens.
    public static final String ISSUER = "countersign-local";
    /// The `aud` of its tokens.
    public static final String AUDIENCE = "countersign";
    /// How long a token is good for.
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private final PrivateKey key;

    private LocalIssuer(PrivateKey key) {
        this.key = key;
    }

    /// Reads the private key.
    ///
    /// @param privateKey PEM file, PKCS #8
    /// @throws StackProblem if it isn't there or can't be read
    public static LocalIssuer load(Path privateKey) {
        try {
            var text = Files.readString(privateKey).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return new LocalIssuer(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text))));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StackProblem("The local issuer's key " + privateKey + " can't be read. Start the stack with ./countersign up first; it makes the key.", e);
        }
    }

    /// The issuer of a data folder.
    public static LocalIssuer of(DataFolder data) {
        return load(privateKey(data.keys()));
    }

    static Path privateKey(Path folder) {
        return folder.resolve("issuer-private.pem");
    }

    /// The public key that services verify with: PEM, X.509.
    public static Path publicKey(Path folder) {
        return folder.resolve("issuer-public.pem");
    }

    /// Makes a key pair in the folder unless one is there.
    public static void createKeys(Path folder) {
        if (Files.exists(privateKey(folder)) && Files.exists(publicKey(folder))) return;
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            DataFolder.write(publicKey(folder), pem("PUBLIC KEY", pair.getPublic().getEncoded()), false);
            DataFolder.write(privateKey(folder), pem("PRIVATE KEY", pair.getPrivate().getEncoded()), true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    /// A signed token (compact JWS, RS256) that says who someone is, for ten minutes from now.
    ///
    /// @param personId the `sub`, and the name by which services know the person
    /// @param name     for display
    /// @param roles    the `groups`
    public String token(String personId, String name, Collection<String> roles) {
        return token(personId, name, roles, Instant.now());
    }

    /// As [#token(String, String, Collection)], issued at another time: for tokens that have run out.
    public String token(String personId, String name, Collection<String> roles, Instant issuedAt) {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(personId);
        claims.setClaim("upn", personId);
        claims.setClaim("name", name);
        claims.setStringListClaim("groups", List.copyOf(roles));
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(issuedAt.plus(LIFETIME).getEpochSecond()));
        claims.setGeneratedJwtId();
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
