package io.countersign.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Signing in with an OpenID Connect provider: authorization code flow with PKCE.
@QuarkusTest
@WithTestResource(OidcWiremockTestResource.class)
@TestProfile(ProviderTest.WithAProvider.class)
class ProviderTest {

    public static class WithAProvider implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.oidc.tenant-enabled", "true", "quarkus.oidc.auth-server-url", "${keycloak.url}/realms/quarkus/", "quarkus.oidc.client-id", "quarkus-web-app",
                    "quarkus.oidc.credentials.secret", "secret", "quarkus.oidc.authentication.state-secret", "a-secret-of-thirty-two-characters",
                    "quarkus.oidc.roles.source", "accesstoken");
        }
    }

    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void whoHasNotSignedInIsSentToTheProviderWithAChallengeForPkce() throws Exception {
        var answer = get(URI.create(address("/settings")));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("/realms/quarkus").contains("response_type=code").contains("code_challenge_method=S256");
    }

    @Test
    void aPartOfAPageSendsTheWholePageToSignIn() throws Exception {
        var answer = browser.send(HttpRequest.newBuilder(URI.create(address("/nav?at=inbox"))).header("HX-Request", "true").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in");
    }

    @Test
    void thereIsNoFormForPasswords() throws Exception {
        assertThat(get(URI.create(address("/sign-in"))).statusCode()).isEqualTo(303);
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static String address(String path) {
        return "http://localhost:" + RestAssured.port + path;
    }
}
