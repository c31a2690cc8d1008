package io.countersign.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is written down about a stack in `stack.json`: the ports, chosen once, and the processes that we started. Every
/// change is on disk before the next step, so that even a killed `up` leaves nothing running that `down` doesn't know.
final class StackFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final DataFolder folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, OwnProcess> processes = new LinkedHashMap<>();
    private String clusterId;

    private StackFile(DataFolder folder) {
        this.folder = folder;
    }

    /// Reads the file; an absent one is an empty stack.
    ///
    /// @throws StackProblem if the file can't be read
    static StackFile read(DataFolder folder) {
        var file = new StackFile(folder);
        if (!Files.exists(folder.stackFile())) return file;
        try {
            var root = JSON.readTree(Files.readString(folder.stackFile()));
            file.clusterId = root.path("clusterId").asText(null);
            for (var port : root.path("ports").properties()) file.ports.put(port.getKey(), port.getValue().asInt());
            for (var process : root.path("processes").properties()) {
                JsonNode value = process.getValue();
                file.processes.put(process.getKey(), new OwnProcess(value.get("pid").asLong(), Instant.parse(value.get("startedAt").asText())));
            }
            return file;
        } catch (IOException | RuntimeException e) {
            throw new StackProblem(folder.stackFile() + " can't be read (" + e.getMessage()
                    + "). It holds the stack's ports and process ids; end those processes by hand, delete the file and start again.", e);
        }
    }

    synchronized Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    synchronized int port(String name) {
        return ports.get(name);
    }

    /// Gives a port to each of these that has none. A stack of an older version lacks those of what has come since: they are the next ones.
    ///
    /// @param base first of the consecutive ports of the stack; 0: any free ones
    synchronized void choosePorts(List<String> names, int base) {
        var missing = names.stream().filter(name -> !ports.containsKey(name)).toList();
        if (missing.isEmpty()) return;
        ports.putAll(Ports.choose(missing, base == 0 ? 0 : base + ports.size()));
        save();
    }

    synchronized void forgetPorts() {
        ports.clear();
        save();
    }

    synchronized Optional<String> clusterId() {
        return Optional.ofNullable(clusterId);
    }

    synchronized void clusterId(String id) {
        clusterId = id;
        save();
    }

    synchronized Optional<OwnProcess> process(String name) {
        return Optional.ofNullable(processes.get(name));
    }

    synchronized void started(String name, OwnProcess process) {
        processes.put(name, process);
        save();
    }

    synchronized void stopped(String name) {
        processes.remove(name);
        save();
    }

    private void save() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 1);
        if (clusterId != null) root.put("clusterId", clusterId);
        var portsNode = root.putObject("ports");
        ports.forEach(portsNode::put);
        var processesNode = root.putObject("processes");
        processes.forEach((name, p) -> processesNode.putObject(name).put("pid", p.pid()).put("startedAt", p.startedAt().toString()));
        try {
            DataFolder.write(folder.stackFile(), JSON.writeValueAsString(root), false);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
