package io.countersign.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a deployment tells the console.
@ConfigMapping(prefix = "countersign.console")
public interface ConsoleSettings {

    /// Root addresses by service: `ingest`, `policy`, `approval`, `exception`, `audit`.
    Map<String, URI> services();

    /// How long a service may take to answer.
    @WithDefault("PT30S")
    Duration patience();

    /// How people sign in.
    SignIn signIn();

    interface SignIn {

        /// The local stack's people; without it people sign in with the OpenID Connect provider of `quarkus.oidc.*`.
        Optional<Local> local();

        /// How long a session of the local stack lasts.
        @WithDefault("PT12H")
        Duration session();
    }

    /// The sample people of a local stack.
    interface Local {

        /// PEM file (PKCS #8) of the local issuer, which all services of the stack trust.
        Path key();

        /// The directory of people: `people.yaml`.
        Path people();

        /// One `person: password` a line, in a file that only its owner can read.
        Path passwords();
    }
}
