package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.deploy.Parts;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The document of a flow, however it was said: a file, `NAME` for the version that is active, or `NAME@VERSION`. Where no stack runs, a name means
/// `samples/flows/NAME.yaml`, so that what can be tried without a stack can be tried with a name.
///
/// @param said  as it was said
/// @param place where it comes from, for people: the file's path, or `support-inbox@3`
/// @param bytes the document
record FlowSource(String said, String place, byte[] bytes) {

    /// How the parameter of such a command is called in its help.
    static final String LABEL = "FLOW";
    static final String HELP = "A file, the name of a flow (its active version), or NAME@VERSION; without a running stack a name means samples/flows/NAME.yaml.";

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:@([1-9][0-9]{0,8}))?");

    /// Finds the document. A file that exists comes first, so that what a person sees in their folder is what is meant.
    ///
    /// @param policy the policy service of a running stack; empty: none runs
    /// @throws Refused nothing is known under that word
    static FlowSource find(String said, Optional<Api> policy) {
        var file = file(said);
        if (file.isPresent()) return ofFile(said, file.get());
        var name = NAME.matcher(said);
        if (!name.matches()) throw new Refused("There is no readable file " + said + ", and no flow can have that name.");
        var version = name.group(2);
        if (policy.isPresent()) {
            var shown = policy.get().get("/flows/" + Api.escape(name.group(1)) + (version == null ? "" : "/versions/" + version));
            return new FlowSource(said, name.group(1) + "@" + (version == null ? shown.path("version").asText() : version),
                    shown.path("yaml").asText().getBytes(StandardCharsets.UTF_8));
        }
        if (version != null) throw new Refused("No stack runs, so " + said + " can't be looked up; start one with: countersign up, or name a file.");
        var sample = Parts.find().repository().resolve("samples/flows/" + said + ".yaml");
        if (!Files.isRegularFile(sample)) {
            throw new Refused("There is no readable file " + said + ", and no stack runs that could know a flow of that name; there is no " + sample + " either.");
        }
        return ofFile(said, sample);
    }

    /// The flow, ready to judge. The directory isn't asked and its tests aren't run: `flows check` does that.
    ///
    /// @throws Refused the document has a problem
    CompiledFlow compiled() {
        try {
            return FlowCompiler.load(bytes);
        } catch (IllegalArgumentException e) {
            throw new Refused(place + ": " + e.getMessage());
        }
    }

    private static FlowSource ofFile(String said, Path file) {
        return new FlowSource(said, file.toString(), FlowFile.read(file).bytes());
    }

    private static Optional<Path> file(String said) {
        try {
            return Optional.of(Path.of(said)).filter(path -> Files.isRegularFile(path) && Files.isReadable(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
