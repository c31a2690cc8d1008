package io.countersign.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/// Looks for a marker, plain or in base64, in all that a topology has written: its stores, their changelogs and every record it published that
/// no test has read yet.
public final class Markers {

    private Markers() {}

    /// Where the marker stands: names of stores and topics; what was published is read by this.
    public static List<String> found(TopologyTestDriver driver, String marker) {
        var places = new ArrayList<String>();
        driver.getAllStateStores().forEach((name, store) -> {
            if (store instanceof KeyValueStore<?, ?>) {
                try (var all = driver.<byte[], byte[]>getKeyValueStore(name).all()) {
                    all.forEachRemaining(entry -> {
                        if (holds(entry.key, marker) || holds(entry.value, marker)) {
                            places.add("store " + name);
                        }
                    });
                }
            }
        });
        for (var topic : driver.producedTopicNames()) {
            for (var record : driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer()).readRecordsToList()) {
                if (holds(record.getKey(), marker) || holds(record.getValue(), marker)) {
                    places.add("topic " + topic);
                }
            }
        }
        return places;
    }

    private static boolean holds(byte[] bytes, String marker) {
        var text = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(marker) || IntStream.range(0, 3).anyMatch(shift -> text.contains(base64(marker, shift)));
    }

    /// What of the marker looks the same in base64 whatever stands around it, when it begins `shift` bytes after a group of three.
    private static String base64(String marker, int shift) {
        var groups = Base64.getEncoder().encodeToString((" ".repeat(shift) + marker).getBytes(StandardCharsets.UTF_8));
        return groups.substring(shift == 0 ? 0 : 4, (shift + marker.length()) / 3 * 4);
    }
}
