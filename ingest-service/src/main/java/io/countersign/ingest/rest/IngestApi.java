package io.countersign.ingest.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/// Names the API and says how callers prove who they are.
@OpenAPIDefinition(info = @Info(title = "Countersign ingest", version = "1",
        description = "The edge for programs: send AI runs, learn what to do with them, report what was done. Errors are RFC 9457 problems with a stable `code` and, where fields are at fault, `errors`."))
@SecurityScheme(securitySchemeName = "apiKey", type = SecuritySchemeType.APIKEY, in = SecuritySchemeIn.HEADER, apiKeyName = "X-API-Key",
        description = "A program's key; also taken as `Authorization: ApiKey …`. A key names the sources and flows it may use and a responsible person.")
@SecurityScheme(securitySchemeName = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT", description = "A person's OpenID Connect token; looking only.")
public class IngestApi extends Application {}
