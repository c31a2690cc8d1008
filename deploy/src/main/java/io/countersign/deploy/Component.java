package io.countersign.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One operating-system process of the stack: how it is made ready to start, started, asked whether it is ready, and ended.
interface Component {

    /// Its name in `status`, in log files and on the command line, for example `broker` or `policy-service`.
    String name();

    /// The names of the ports it listens on.
    List<String> ports();

    /// Where it is reached.
    String url();

    /// Makes what must exist before the process starts; does nothing when it is there already.
    ///
    /// @throws StackProblem if that fails
    void prepare();

    /// What to execute.
    Launch launch();

    /// Whether it does its work now. Answers within a few seconds, and says no where it can't tell.
    boolean ready();

    /// What it waits for while it isn't ready, in a few words; empty when it doesn't say.
    default String waitsFor() {
        return "";
    }

    /// When its program was built; a process that is older runs a program that is gone.
    default Instant builtAt() {
        return Instant.EPOCH;
    }

    /// The signal that makes it end in good order.
    default String stopSignal() {
        return "TERM";
    }

    /// How long it may take to end in good order.
    default Duration stopPatience() {
        return Duration.ofSeconds(20);
    }

    /// How often a start that ended at once is tried again.
    default int startAttempts() {
        return 1;
    }

    /// @param command     program and arguments; no secrets, everyone on the machine can see them
    /// @param environment added to ours; the place for secrets
    /// @param folder      the folder to start in; made when missing
    record Launch(List<String> command, Map<String, String> environment, Path folder) {}
}
