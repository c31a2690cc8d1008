package io.countersign.ingest.apikeys;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// A program presents a key.
final class ApiKeyRequest extends BaseAuthenticationRequest {

    private final String secret;

    ApiKeyRequest(String secret) {
        this.secret = secret;
    }

    String secret() {
        return secret;
    }
}
