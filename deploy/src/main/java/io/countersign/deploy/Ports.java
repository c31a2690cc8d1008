package io.countersign.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Finds free TCP ports on 127.0.0.1, and who holds one that isn't.
final class Ports {

    // Below the range from which operating systems take the ports of outgoing connections.
    private static final int LOWEST = 18_000;
    private static final int HIGHEST = 32_000;

    private Ports() {}

    /// Gives each name a port that is free now: consecutive ones from `base`, or random ones when `base` is 0.
    ///
    /// @throws StackProblem if a port from `base` on is taken
    static Map<String, Integer> choose(List<String> names, int base) {
        var chosen = new LinkedHashMap<String, Integer>();
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            int port;
            if (base > 0) {
                port = base + i;
                if (!free(port)) throw new StackProblem("Port " + port + " (for " + names.get(i) + ") is in use" + byWhom(port)
                        + ". Choose another --port-base; " + names.size() + " ports from there on must be free.");
            } else {
                do {
                    port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
                } while (!used.add(port) || !free(port));
            }
            chosen.put(names.get(i), port);
        }
        return chosen;
    }

    static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            // As the servers do: connections that have just ended don't make a port "in use".
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// ` by process 123 (/usr/bin/nginx)`, or an empty text when the operating system doesn't say.
    static String byWhom(int port) {
        return holder(port).map(h -> " by process " + h.pid() + h.info().command().map(c -> " (" + c + ")").orElse("")).orElse("");
    }

    static Optional<ProcessHandle> holder(int port) {
        Set<String> sockets = new HashSet<>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (var line : Files.readAllLines(Path.of(table))) {
                    var columns = line.trim().split("\\s+");
                    if (columns.length > 9 && columns[3].equals("0A") && columns[1].endsWith(":%04X".formatted(port))) sockets.add("socket:[" + columns[9] + "]");
                }
            } catch (IOException e) {
                // Not a Linux machine: nobody to name.
            }
        }
        if (sockets.isEmpty()) return Optional.empty();
        return ProcessHandle.allProcesses().filter(p -> holds(p, sockets)).findFirst();
    }

    private static boolean holds(ProcessHandle process, Set<String> sockets) {
        try (var open = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (var file : open) {
                try {
                    if (sockets.contains(Files.readSymbolicLink(file).toString())) return true;
                } catch (IOException e) {
                    // Closed in the meantime.
                }
            }
        } catch (IOException e) {
            // Another user's process: we may not look.
        }
        return false;
    }
}
