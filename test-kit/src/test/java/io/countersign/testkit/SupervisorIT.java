package io.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.deploy.StackListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SupervisorIT {

    @Test
    void a_stack_whose_only_user_was_killed_ends_and_leaves_no_folder() throws Exception {
        // Given a stack that one process uses
        var folder = Path.of("target", "supervised-" + SharedStack.freshId()).toAbsolutePath();
        var user = new ProcessBuilder("sleep", "600").start();
        Supervisor.register(folder, user.toHandle());
        Supervisor.start(folder, "guard", Parts.find());
        var stack = LocalStack.with(folder.resolve("data"), Parts.find(), List.of());
        stack.up(0, new StackListener() {});
        var broker = stack.process("broker").orElseThrow();

        // When that process is killed
        user.destroyForcibly().waitFor();

        // Then the stack's processes end and its data goes
        await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(folder));
        assertThat(broker.alive()).isFalse();
    }

    @Test
    void the_build_is_the_process_that_runs_maven() {
        // When asked which process is the build, then it is one that runs, ours or one above it
        assertThat(SharedStack.build().isAlive()).isTrue();
        assertThat(SharedStack.build().pid()).isIn(ancestors());
    }

    private static List<Long> ancestors() {
        return Stream.iterate(Optional.of(ProcessHandle.current()), Optional::isPresent, p -> p.get().parent())
                .map(p -> p.get().pid()).toList();
    }
}
