package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerTest {

    @TempDir
    Path keys;

    @BeforeEach
    void makeKeys() {
        LocalIssuer.createKeys(keys);
    }

    private JwtConsumer verifier() throws Exception {
        var pem = Files.readString(LocalIssuer.publicKey(keys)).replaceAll("-----[A-Z ]+-----|\\s", "");
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
        return new JwtConsumerBuilder().setVerificationKey(key).setExpectedIssuer("countersign-local").setExpectedAudience("countersign")
                .setRequireExpirationTime().build();
    }

    @Test
    void a_token_verifies_with_the_public_key_and_says_who_and_which_roles() throws Exception {
        // When a token is made
        var claims = verifier().processToClaims(LocalIssuer.load(LocalIssuer.privateKey(keys)).token("ana", "Ana Ruiz", List.of("team-lead", "finance")));

        // Then
        assertThat(claims.getSubject()).isEqualTo("ana");
        assertThat(claims.getStringClaimValue("name")).isEqualTo("Ana Ruiz");
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("team-lead", "finance");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue()).isEqualTo(600);
    }

    @Test
    void a_token_is_no_good_after_ten_minutes() throws Exception {
        // Given one made eleven minutes ago
        var old = LocalIssuer.load(LocalIssuer.privateKey(keys)).token("ana", "Ana Ruiz", List.of(), Instant.now().minusSeconds(660));

        // When it is verified, then it is refused
        assertThatThrownBy(() -> verifier().processToClaims(old)).isInstanceOf(InvalidJwtException.class);
    }

    @Test
    void the_private_key_is_for_its_owner_only_and_made_once() throws Exception {
        // Given keys
        var before = Files.readString(LocalIssuer.privateKey(keys));

        // When made again
        LocalIssuer.createKeys(keys);

        // Then nothing has changed
        assertThat(Files.readString(LocalIssuer.privateKey(keys))).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(LocalIssuer.privateKey(keys)))).isEqualTo("rw-------");
    }
}
