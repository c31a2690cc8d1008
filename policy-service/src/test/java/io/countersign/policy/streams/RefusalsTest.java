package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RecordRefusal;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.testkit.TopologyBench;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final CommandMeta META = CommandMeta.newBuilder().setCommandId("key-1").setCaseId("c1").setActor(PolicyBench.person("ana"))
            .setSentAt(TopologyBench.START).setTraceparent(null).build();

    private final List<PolicyCommand> sent = new ArrayList<>();

    @Test
    void aRefusalIsPassedOnUnderAnIdOfItsOwn() {
        // Given a key that may have been used on partition 0 for something else
        var asked = PolicyCommand.newBuilder().setMeta(META).setCommand(new RevokeRelease("run_1", "why it is")).build();
        // When
        new Refusals(desk(), noRuns()).record(new Inbound(Topics.POLICY_COMMANDS, 2, 0, "c1", asked, null, Map.of()), new Refusal(Refusal.Kind.CONFLICT, "NOT_RELEASED", "There is none.", "run_1"));
        // Then
        assertThat(sent).singleElement().satisfies(command -> {
            assertThat(command.getMeta().getCommandId()).isEqualTo("cmd-new");
            assertThat(((RecordRefusal) command.getCommand()).getRefused().getCommandId()).isEqualTo("key-1");
        });
    }

    @Test
    void whatIsRecordedFollowsFromTheCommandThatWasRefused() {
        try (var policy = new PolicyBench()) {
            // Given
            policy.bench.read(Topics.FLOW_EVENTS);
            var refused = CommandRefused.newBuilder().setCommandId("key-1").setCommand("CorrectRun").setCode("STALE").setDetail("Look again.").setTarget("run_1").build();
            // When
            policy.ask("ana", "c1", RecordRefusal.newBuilder().setFlow("support").setRunId("run_1").setRefused(refused).build());
            // Then
            assertThat(policy.bench.<FlowEvent>read(Topics.FLOW_EVENTS)).singleElement().satisfies(event -> {
                assertThat(event.getMeta().getCausationId()).isEqualTo("key-1");
                assertThat(event.getMeta().getEntityId()).isEqualTo("key-1");
                assertThat(event.getEvent()).isEqualTo(refused);
            });
        }
    }

    private Desk desk() {
        return (Desk) Proxy.newProxyInstance(Desk.class.getClassLoader(), new Class<?>[] {Desk.class}, (_, method, args) -> switch (method.getName()) {
            case "partition" -> 2;
            case "newId" -> args[0] + "new";
            case "command" -> sent.add((PolicyCommand) args[3]) ? null : null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> Book<T> noRuns() {
        return (Book<T>) Proxy.newProxyInstance(Book.class.getClassLoader(), new Class<?>[] {Book.class}, (_, _, _) -> Optional.empty());
    }
}
