package io.countersign.policy.streams;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kept versions of flows made ready, each once while it is in use: of those used longest ago only so many are held.
final class LoadedFlows {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedFlows.class);

    /// More than judge at a time; what is pushed out is made ready once more.
    private static final int HELD = 64;

    private final Map<String, Loaded> byHash = new LinkedHashMap<>(HELD, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Loaded> eldest) {
            return size() > HELD;
        }
    };

    /// A kept version made ready.
    ///
    /// @param flow null: an earlier version of the service took what this one can't read
    /// @param flaw what is wrong with it; null: nothing
    record Loaded(CompiledFlow flow, String flaw) {

        private static Loaded of(String flow, int version, String yaml) {
            try {
                return new Loaded(FlowCompiler.load(yaml.getBytes(StandardCharsets.UTF_8)), null);
            } catch (IllegalArgumentException e) {
                LOG.error("Version {} of the flow {} can't be read: every run is an exception to it", version, flow, e);
                return new Loaded(null, e.getMessage());
            }
        }
    }

    Loaded of(ActiveFlow active) {
        return byHash.computeIfAbsent(active.hash(), _ -> Loaded.of(active.flow(), active.version(), active.yaml()));
    }

    Loaded of(ShadowVersion tried) {
        return byHash.computeIfAbsent(tried.hash(), _ -> Loaded.of(tried.flow(), tried.version(), tried.yaml()));
    }

    /// Empty: it can't be read.
    Optional<FlowDefinition> definition(ActiveFlow active) {
        return Optional.ofNullable(of(active).flow()).map(CompiledFlow::definition);
    }
}
