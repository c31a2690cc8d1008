package io.countersign.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JVM that runs the stack's Java programs: the one we run on, set up to start fast and stay small. Serial collector
/// and the quick compiler halve a service's start on a laptop; production keeps the full compiler.
final class Jvm {

    private Jvm() {}

    static List<String> command(int heapMegabytes) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"));
    }
}
