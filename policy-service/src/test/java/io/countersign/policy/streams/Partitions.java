package io.countersign.policy.streams;

import io.countersign.policy.CountKeys;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.SealedBook;
import io.countersign.singlewriter.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;

/// Judges of several partitions in memory: what one sends to another waits until the test lets it arrive, as late and in which order it likes.
final class Partitions {

    static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
    private static final Roster PEOPLE = new Roster(List.of(person("ana", "team-lead"), person("fiona", "finance"), person("priya", "queue-owner"), person("sara", "stop-holder")));

    private final List<One> all;
    Instant now = START;

    Partitions(int count, String flow) {
        all = IntStream.range(0, count).mapToObj(partition -> new One(partition, count)).toList();
        activate(1, flow);
    }

    /// From here on that version of the flow is the active one, everywhere.
    void activate(int version, String flow) {
        all.forEach(one -> one.book(ActiveFlow.NAME, ActiveFlow.class).put("support", new ActiveFlow("support", version, "h" + flow.hashCode(), flow, "priya", START)));
    }

    /// A run comes, and is taken in by its partition at once.
    ///
    /// @param fields JSON fields of the run
    /// @return its run id
    String run(String caseId, String id, Instant at, String fields) {
        return run(caseId, id, null, at, fields);
    }

    String run(String caseId, String id, String retryOf, Instant at, String fields) {
        var run = PolicyBench.json("{\"id\":\"%s\",\"source\":\"%s\",\"caseId\":\"%s\",\"flow\":\"support\",%s}".formatted(id, PolicyBench.SOURCE, caseId, fields));
        var runId = RunId.of(PolicyBench.SOURCE, caseId, id);
        var action = run.path("action");
        var head = RunHead.newBuilder().setId(id).setSource(PolicyBench.SOURCE).setFlow("support").setOccurredAt(at).setActionType(action.path("type").asText(null))
                .setActionEffect("external").setAmount(action.path("amount").asText(null)).setCurrency(action.path("currency").asText(null))
                .setActionDigest(ContentJson.actionDigest(run)).setFailureKind(run.path("failure").path("kind").asText(null)).setRetryOf(retryOf)
                .setApiKey("local").setResponsible("dev").build();
        fact(caseId, runId, at, RunAccepted.newBuilder().setHead(head).setBodyDigest("x").setChannel("http").setContent(ContentJson.of(run)).build());
        return runId;
    }

    /// Something else is said about a run.
    void fact(String caseId, String runId, Instant at, SpecificRecord fact) {
        var actor = Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("local").build();
        var meta = EventMeta.newBuilder().setEventId("accepted-" + runId).setCaseId(caseId).setRunId(runId).setEntityId("e").setStep(1).setVersion(1).setSeq(1)
                .setOccurredAt(at).setActor(actor).setCausationId("c").setTraceparent("trace-" + runId).setSummary("s").build();
        of(caseId).take(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta).setFact(fact).build());
    }

    One of(String key) {
        return all.get(Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % all.size());
    }

    List<One> all() {
        return all;
    }

    /// Everything that is on its way arrives, and what follows from it.
    void deliverAll() {
        while (all.stream().anyMatch(One::deliver)) { }
    }

    /// The newest event of a run; null: none.
    RunEvent last(String runId) {
        return all.stream().flatMap(one -> one.events.stream()).filter(event -> event.getMeta().getRunId().equals(runId)).reduce((_, last) -> last).orElse(null);
    }

    private static Person person(String id, String role) {
        return new Person(id, id, null, List.of(role), List.of(role), List.of());
    }

    /// One partition.
    final class One implements Desk {
        private final PolicyJudge judge;
        private final int partition;
        private final Map<String, JsonBook<?>> books = new HashMap<>();
        private final Map<String, Timer> timers = new TreeMap<>();
        private final Map<String, Long> versions = new HashMap<>();
        private int ids;
        /// Commands that have not arrived here.
        final Deque<PolicyCommand> waiting = new ArrayDeque<>();
        final List<RunEvent> events = new ArrayList<>();
        final List<SpecificRecord> published = new ArrayList<>();
        final List<Refusal> refusals = new ArrayList<>();

        private One(int partition, int count) {
            this.partition = partition;
            this.judge = new PolicyJudge(count, CountKeys.of("a secret of counters, for tests only"));
        }

        /// The first command that is on its way here arrives.
        ///
        /// @return false: there is none
        boolean deliver() {
            var command = waiting.poll();
            if (command != null) {
                take(command);
            }
            return command != null;
        }

        void take(PolicyCommand command) {
            take(Topics.POLICY_COMMANDS, command.getMeta().getCaseId(), command);
        }

        /// Everything that is on its way here arrives twice.
        void deliverTwice() {
            var first = List.copyOf(waiting);
            waiting.clear();
            first.forEach(this::take);
            first.forEach(this::take);
        }

        private void take(Topic topic, String key, SpecificRecord value) {
            judge.judge(new Inbound(topic, partition, 0, key, value, new byte[0], Map.of()), this);
        }

        /// Timers that are due fire.
        void tick() {
            List.copyOf(timers.values()).stream().filter(timer -> !timer.at().isAfter(now)).forEach(timer -> {
                timers.remove(timer.id());
                judge.due(timer, this);
            });
        }

        /// Keys of a book.
        List<String> keys(String book) {
            return books.containsKey(book) ? List.copyOf(books.get(book).keys()) : List.of();
        }

        /// Ids of the timers that are set.
        List<String> timers() {
            return List.copyOf(timers.keySet());
        }

        /// What is in a book, as JSON.
        String text(String book) {
            return String.valueOf(books.get(book));
        }

        /// Something that somebody asks of this partition.
        void ask(Actor actor, String about, SpecificRecord command) {
            take(PolicyCommand.newBuilder().setMeta(CommandMeta.newBuilder().setCommandId(newId("cmd-")).setCaseId(about).setActor(actor).setSentAt(now).build())
                    .setCommand(command).build());
        }

        /// What another service says.
        void hear(Topic topic, String caseId, SpecificRecord event) {
            take(topic, caseId, event);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public int partition() {
            return partition;
        }

        @Override
        public String newId(String prefix) {
            return prefix + partition + "-" + ++ids;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> Book<T> book(String name, Class<T> type) {
            return (Book<T>) books.computeIfAbsent(name, _ -> new JsonBook<>(type));
        }

        @Override
        public <T> SealedBook<T> sealedBook(String name, Class<T> type) {
            var book = book(name, type);
            return new SealedBook<>() {
                @Override
                public Optional<T> get(String key, T whenErased) {
                    return book.get(key);
                }

                @Override
                public void put(String key, String caseId, T value) {
                    book.put(key, value);
                }

                @Override
                public void remove(String key) {
                    book.remove(key);
                }
            };
        }

        @Override
        public Roster roster() {
            return PEOPLE;
        }

        @Override
        public EventMeta publish(Topic topic, About about, Cause cause, String summary, Function<EventMeta, ? extends SpecificRecord> event) {
            var meta = EventMeta.newBuilder().setEventId(newId("evt-")).setCaseId(about.caseId()).setRunId(about.runId()).setEntityId(about.entityId())
                    .setStep(1).setVersion(versions.merge(about.entityId(), 1L, Long::sum)).setSeq(1).setOccurredAt(now).setActor(cause.actor())
                    .setCausationId(cause.causationId()).setTraceparent(cause.traceparent()).setSummary(summary).build();
            var value = event.apply(meta);
            if (value instanceof RunEvent changed) {
                events.add(changed);
            }
            published.add(value);
            return meta;
        }

        @Override
        public void snapshot(Topic topic, String key, SpecificRecord value) {}

        @Override
        public void command(Topic topic, int to, String key, SpecificRecord command) {
            (to >= 0 ? all.get(to) : of(key)).waiting.add((PolicyCommand) command);
        }

        @Override
        public void accept(Inbound in, String code, String detail, Object body) {}

        @Override
        public void refuse(Inbound in, Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void schedule(Timer timer) {
            timers.put(timer.id(), timer);
        }

        @Override
        public void cancelTimer(String id) {
            timers.remove(id);
        }
    }
}
