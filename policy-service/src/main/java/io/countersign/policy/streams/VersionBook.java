package io.countersign.policy.streams;

import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// The versions of all flows, on partition 0 only; their texts apart, so that a change of state does not write them again.
final class VersionBook {

    static final String NAME = "versions";
    static final String TEXTS = "version-texts";

    private final Book<FlowVersion> versions;
    private final Book<byte[]> texts;
    private final Book<ActiveFlow> active;
    private final Desk desk;

    VersionBook(Desk desk, Book<ActiveFlow> active) {
        this.desk = desk;
        this.versions = desk.book(NAME, FlowVersion.class);
        this.texts = desk.book(TEXTS, byte[].class);
        this.active = active;
    }

    /// Every version of a flow, oldest first. Of one that an earlier version of the service published, the active version is all there is.
    List<FlowVersion> of(String flow) {
        var kept = versions.keys(flow + "|", flow + "}", Integer.MAX_VALUE).stream().flatMap(key -> versions.get(key).stream()).toList();
        return kept.isEmpty() ? active.get(flow).map(this::taken).stream().toList() : kept;
    }

    Optional<FlowVersion> find(String flow, int version) {
        return of(flow).stream().filter(one -> one.version() == version).findFirst();
    }

    /// Names of the flows of which there is a version.
    TreeSet<String> flows() {
        var names = new TreeSet<>(active.keys("", FlowDesk.AFTER_ALL, Integer.MAX_VALUE));
        versions.keys("", FlowDesk.AFTER_ALL, Integer.MAX_VALUE).forEach(key -> names.add(key.substring(0, key.indexOf('|'))));
        return names;
    }

    /// What is active of a flow; what last was, where nothing is.
    Optional<ActiveFlow> lastActive(String flow) {
        return active.get(flow).or(() -> FlowRules.previous(of(flow)).map(version -> new ActiveFlow(flow, version.version(), version.hash(), text(version),
                version.proposedBy(), version.activatedAt())));
    }

    String text(FlowVersion version) {
        return texts.get(key(version)).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElseThrow(
                () -> new IllegalStateException("the text of " + version.words() + " is not kept"));
    }

    /// Empty: an earlier version of the service took what this one can't read.
    Optional<FlowDefinition> definition(FlowVersion version) {
        try {
            return Optional.of(FlowCompiler.load(text(version).getBytes(StandardCharsets.UTF_8)).definition());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void put(FlowVersion version) {
        versions.put(key(version), version);
    }

    void put(FlowVersion version, String text) {
        put(version);
        texts.put(key(version), text.getBytes(StandardCharsets.UTF_8));
    }

    private FlowVersion taken(ActiveFlow flow) {
        var version = FlowVersion.published(flow.flow(), flow.version(), flow.hash(), Objects.requireNonNullElse(flow.publishedBy(), ""),
                Objects.requireNonNullElse(flow.publishedAt(), desk.now()));
        put(version, flow.yaml());
        return version;
    }

    private static String key(FlowVersion version) {
        return "%s|%08d".formatted(version.flow(), version.version());
    }
}
