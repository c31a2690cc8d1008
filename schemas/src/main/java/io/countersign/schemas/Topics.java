package io.countersign.schemas;

import static io.countersign.schemas.Topic.Kind.ANSWERS;
import static io.countersign.schemas.Topic.Kind.CHECKPOINTS;
import static io.countersign.schemas.Topic.Kind.COMMANDS;
import static io.countersign.schemas.Topic.Kind.DEAD_LETTERS;
import static io.countersign.schemas.Topic.Kind.EVENTS;
import static io.countersign.schemas.Topic.Kind.FOREIGN;
import static io.countersign.schemas.Topic.Kind.SNAPSHOTS;

import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.PersonEvent;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RecordCheckpoint;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.WebhookEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/// The topic catalogue: every topic, who owns it, what it carries. `docs/generated/TOPICS.md` is made from it.
public final class Topics {

    /// The services that write topics.
    public static final String INGEST = "ingest-service";
    /// The service that owns run state.
    public static final String POLICY = "policy-service";
    /// The service where people decide.
    public static final String APPROVAL = "approval-service";
    /// The service that keeps the exception queue.
    public static final String EXCEPTION = "exception-service";
    /// The service that keeps the Record.
    public static final String AUDIT = "audit-service";

    static final Set<String> NOT_SPLIT = Set.of(name("flow-events"), name("flows"), name("people-events"), name("people"),
            name("record-checkpoints"), name("record-events"));

    public static final Topic INTAKE = new Topic(name("intake"), "upstream", FOREIGN, Optional.empty(), List.of(INGEST), "case",
            "runs as CloudEvents or plain JSON from systems that prefer Kafka to HTTP");
    public static final Topic INTAKE_COMMANDS = topic("intake-commands", INGEST, COMMANDS, IntakeCommand.getClassSchema(),
            "case", "what came by HTTP or `intake`", INGEST);
    public static final Topic RUNS = topic("runs", INGEST, EVENTS, RunFact.getClassSchema(), "case",
            "accepted runs, withdrawals, execution reports", INGEST, POLICY, AUDIT);
    public static final Topic REJECTIONS = topic("rejections", INGEST, EVENTS, Rejection.getClassSchema(), "source",
            "what could not be accepted: the bytes, the source, the reason", EXCEPTION, AUDIT);
    public static final Topic RUN_EVENTS = topic("run-events", POLICY, EVENTS, RunEvent.getClassSchema(), "case",
            "every state change of a run, the first with its routing", INGEST, AUDIT);
    public static final Topic DIRECTIVES = topic("directives", POLICY, EVENTS, Directive.getClassSchema(), "case",
            "what callers must do; release receipts", INGEST, AUDIT);
    public static final Topic APPROVALS = topic("approvals", POLICY, EVENTS, ApprovalWork.getClassSchema(), "case",
            "approval work: open, replace, close", APPROVAL, AUDIT);
    public static final Topic EXCEPTIONS = topic("exceptions", POLICY, EVENTS, ExceptionWork.getClassSchema(), "case",
            "exception work: raise, withdraw; alerts to raise", EXCEPTION, AUDIT);
    public static final Topic APPROVAL_EVENTS = topic("approval-events", APPROVAL, EVENTS, ApprovalEvent.getClassSchema(), "case",
            "each state change of an approval", APPROVAL, POLICY, AUDIT);
    public static final Topic EXCEPTION_EVENTS = topic("exception-events", EXCEPTION, EVENTS, ExceptionEvent.getClassSchema(),
            "case", "each state change of an exception", EXCEPTION, POLICY, AUDIT);
    public static final Topic FLOW_EVENTS = topic("flow-events", POLICY, EVENTS, FlowEvent.getClassSchema(), "flow",
            "versions of flows: proposed, approved, active, retired; what is stopped and resumed", AUDIT);
    public static final Topic FLOWS = topic("flows", POLICY, SNAPSHOTS, FlowSnapshot.getClassSchema(), "flow",
            "the active version of each flow", POLICY);
    public static final Topic PEOPLE_EVENTS = topic("people-events", APPROVAL, EVENTS, PersonEvent.getClassSchema(), "person",
            "directory and absences, as they change", AUDIT);
    public static final Topic PEOPLE = topic("people", APPROVAL, SNAPSHOTS, PersonSnapshot.getClassSchema(), "person",
            "the directory as it is", APPROVAL, POLICY, EXCEPTION, AUDIT);
    public static final Topic ALERT_EVENTS = topic("alert-events", EXCEPTION, EVENTS, AlertEvent.getClassSchema(), "alert",
            "alerts raised and acknowledged", EXCEPTION, AUDIT);
    public static final Topic POLICY_COMMANDS = topic("policy-commands", POLICY, COMMANDS, PolicyCommand.getClassSchema(), "flow",
            "propose, approve, activate, stop, resume, correct, revoke, count", POLICY);
    public static final Topic APPROVAL_COMMANDS = topic("approval-commands", APPROVAL, COMMANDS, ApprovalCommand.getClassSchema(),
            "case", "claim, decide, pass on, the directory and absences", APPROVAL);
    public static final Topic EXCEPTION_COMMANDS = topic("exception-commands", EXCEPTION, COMMANDS,
            ExceptionCommand.getClassSchema(), "case", "claim, resolve, put aside, merge, reopen; alerts seen", EXCEPTION);
    public static final Topic INGEST_ANSWERS = answers(INGEST);
    public static final Topic POLICY_ANSWERS = answers(POLICY);
    public static final Topic APPROVAL_ANSWERS = answers(APPROVAL);
    public static final Topic EXCEPTION_ANSWERS = answers(EXCEPTION);
    public static final Topic RECORD_CHECKPOINTS = topic("record-checkpoints", AUDIT, CHECKPOINTS,
            RecordCheckpoint.getClassSchema(), "log origin", "signed checkpoints of the Record", "witnesses", "auditors");
    public static final Topic DEAD_INGEST = dead(INGEST);
    public static final Topic DEAD_POLICY = dead(POLICY);
    public static final Topic DEAD_APPROVAL = dead(APPROVAL);
    public static final Topic DEAD_EXCEPTION = dead(EXCEPTION);
    public static final Topic DEAD_AUDIT = dead(AUDIT);

    public static final Topic WEBHOOK_EVENTS = topic("webhook-events", INGEST, EVENTS, WebhookEvent.getClassSchema(), "case or endpoint",
            "webhook endpoints and each delivery of a directive", INGEST, EXCEPTION, AUDIT);

    public static final Topic RECORD_EVENTS = topic("record-events", AUDIT, EVENTS, RecordEvent.getClassSchema(), "case or what it is about",
            "who looked at, searched, exported or erased what the Record holds", AUDIT);

    private static final List<Topic> ALL = List.of(INTAKE, INTAKE_COMMANDS, RUNS, REJECTIONS, RUN_EVENTS, DIRECTIVES, APPROVALS,
            EXCEPTIONS, APPROVAL_EVENTS, EXCEPTION_EVENTS, FLOW_EVENTS, FLOWS, PEOPLE_EVENTS, PEOPLE, ALERT_EVENTS,
            POLICY_COMMANDS, APPROVAL_COMMANDS, EXCEPTION_COMMANDS, INGEST_ANSWERS, POLICY_ANSWERS, APPROVAL_ANSWERS,
            EXCEPTION_ANSWERS, WEBHOOK_EVENTS, RECORD_EVENTS, RECORD_CHECKPOINTS, DEAD_INGEST, DEAD_POLICY, DEAD_APPROVAL, DEAD_EXCEPTION, DEAD_AUDIT);

    private Topics() {}

    /// Every topic, in the order of a run's way.
    public static List<Topic> all() {
        return ALL;
    }

    /// The topics whose records become entries of the Record.
    public static List<Topic> audited() {
        return ALL.stream().filter(Topic::audited).toList();
    }

    /// @return the topic of that full Kafka name; empty: none of ours
    public static Optional<Topic> named(String name) {
        return ALL.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private static String name(String shortName) {
        return "countersign." + shortName + ".v1";
    }

    private static Topic topic(String shortName, String owner, Topic.Kind kind, Schema schema, String keyedBy, String carries,
            String... readers) {
        return new Topic(name(shortName), owner, kind, Optional.of(schema), List.of(readers), keyedBy, carries);
    }

    private static Topic answers(String service) {
        return topic(service.replace("-service", "-answers"), service, ANSWERS, Answer.getClassSchema(), "command",
                "the answer to each command, one hour", service);
    }

    private static Topic dead(String service) {
        return topic("dead." + service, service, DEAD_LETTERS, DeadLetter.getClassSchema(), "case",
                "internal bytes that " + service + " could not read, with the reason", EXCEPTION, AUDIT);
    }
}
