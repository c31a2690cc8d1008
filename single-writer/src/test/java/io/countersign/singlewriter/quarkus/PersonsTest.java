package io.countersign.singlewriter.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class PersonsTest {

    @Test
    void how_somebody_proved_who_they_are_is_kept() {
        // Given a token of somebody who signed in with two factors
        var token = token(Map.of("sub", "ana", "iss", "https://id.example", "amr", Json.createArrayBuilder(List.of("pwd", "otp")).build(),
                "acr", Json.createValue("silver"), "sid", "5f;e\n1", "auth_time", Json.createValue(1_795_856_400L), "iat", 1_795_860_000L));

        // When
        var actor = Persons.actor(token);

        // Then
        assertThat(actor.getId()).isEqualTo("ana");
        assertThat(actor.getAuthentication()).isEqualTo("oidc https://id.example; amr=pwd,otp; acr=silver; sid=5f?e?1; auth_time=2026-11-28T09:00:00Z");
    }

    @Test
    void a_token_that_says_little_gives_issuer_and_its_own_time() {
        assertThat(Persons.actor(token(Map.of("sub", "ana", "iss", "local", "iat", 1_795_860_000L))).getAuthentication())
                .isEqualTo("oidc local; iat=2026-11-28T10:00:00Z");
    }

    @Test
    void what_a_token_says_at_length_is_cut() {
        assertThat(Persons.actor(token(Map.of("sub", "ana", "iss", "local", "acr", "x".repeat(5_000)))).getAuthentication()).hasSize("oidc local; acr=".length() + 100);
    }

    private static JsonWebToken token(Map<String, Object> claims) {
        return new JsonWebToken() {
            @Override
            public String getName() {
                return getSubject();
            }

            @Override
            public Set<String> getClaimNames() {
                return claims.keySet();
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> T getClaim(String name) {
                return (T) claims.get(name);
            }
        };
    }
}
