package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @Test
    void every_name_gets_a_free_port_of_its_own() {
        // When ports are chosen
        var ports = Ports.choose(List.of("a", "b", "c", "d"), 0);

        // Then each is free and none is given twice
        assertThat(ports.values()).doesNotHaveDuplicates().allMatch(Ports::free);
    }

    @Test
    void a_taken_port_is_reported_with_its_number_its_holder_and_the_remedy() throws Exception {
        // Given a port that we hold
        try (var held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When it is wanted, then the sentence says all that is needed
            assertThatThrownBy(() -> Ports.choose(List.of("broker"), held.getLocalPort()))
                    .isInstanceOf(StackProblem.class)
                    .hasMessageContaining("Port " + held.getLocalPort())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--port-base");
        }
    }

    @Test
    void a_stack_of_an_older_version_keeps_its_ports_and_gets_the_next_one_for_what_is_new(@TempDir Path folder) throws Exception {
        // Given a stack
        int base = Ports.choose(List.of("broker"), 0).get("broker");
        var file = StackFile.read(new DataFolder(folder));
        file.choosePorts(List.of("broker"), base);
        try (var held = new ServerSocket(base, 1, InetAddress.getLoopbackAddress())) {
            // When a service has come, while the stack runs
            file.choosePorts(List.of("broker", "console"), base);
        }
        // Then
        assertThat(StackFile.read(new DataFolder(folder)).ports()).containsOnly(Map.entry("broker", base), Map.entry("console", base + 1));
    }
}
