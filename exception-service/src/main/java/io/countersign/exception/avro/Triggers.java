package io.countersign.exception.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Duty;
import io.countersign.exception.domain.Incident;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Terms;
import io.countersign.exception.domain.Trigger;
import io.countersign.roster.Roster;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.Rejection;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What opens an item, in all its forms.
final class Triggers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Triggers() {}

    /// @param runId null: an incident
    static Trigger of(RaiseException raised, String runId) {
        var content = of(raised.getContent());
        var subject = new Subject(runId, raised.getRunVersion(), raised.getFlow(), raised.getTitle(), raised.getReason(), raised.getRule(),
                Risk.of(raised.getRisk()), new Duty(raised.getOwner(), raised.getBackup(), raised.getOwnerRole(), raised.getBackupRole()),
                raised.getDueAt(), raised.getActionDigest(), List.copyOf(raised.getExcluded()), raised.getHandOvers(), RunWeight.of(content),
                raised.getIncident(), raised.getActionType(), Subject.readableHours(raised.getCalendar()), raised.getEscalateTo(), raised.getSince(),
                new Terms(raised.getArgumentsSchema(), raised.getFallback()));
        return new Trigger(subject, raised.getReasonCode(), content);
    }

    static Trigger of(Rejection rejection, Roster directory) {
        var input = rejection.getInput();
        var problem = input.getProblems().isEmpty() ? input.getCode() : input.getProblems().getFirst().getMessage();
        var known = new LinkedHashMap<String, Object>();
        known.put("source", input.getSource());
        known.put("origin", input.getOrigin());
        known.put("code", input.getCode());
        known.put("bytesDigest", input.getContent().getDigest());
        known.put("length", input.getLength());
        known.put("problems", input.getProblems().stream().map(p -> p.getField().isEmpty() ? p.getMessage() : p.getField() + ": " + p.getMessage())
                .toList());
        var at = rejection.getMeta().getOccurredAt();
        return Incident.rejectedInput(input.getSource(), input.getFlow(), input.getCode(), problem, at, Incident.duty(directory, at), content(known));
    }

    static Trigger of(DeadLetter letter, String service, Roster directory) {
        var known = new LinkedHashMap<String, Object>();
        known.put("service", service);
        known.put("topic", letter.getTopic());
        known.put("partition", letter.getPartition());
        known.put("offset", letter.getOffset());
        known.put("code", letter.getCode());
        known.put("reason", letter.getReason());
        var at = letter.getMeta().getOccurredAt();
        return Incident.deadLetter(service, letter.getTopic(), letter.getCode(), letter.getReason(), at, Incident.duty(directory, at),
                content(known));
    }

    static RaiseException toAvro(Trigger trigger) {
        var s = trigger.subject();
        return RaiseException.newBuilder().setRunVersion(s.runVersion()).setFlow(s.flow()).setTitle(s.title())
                .setReasonCode(trigger.reasonCode()).setReason(s.reason()).setRule(s.rule()).setRisk(s.risk().word())
                .setOwner(s.duty().owner()).setBackup(s.duty().backup()).setOwnerRole(s.duty().ownerRole())
                .setBackupRole(s.duty().backupRole()).setDueAt(s.dueAt()).setActionDigest(s.actionDigest()).setExcluded(s.excluded())
                .setHandOvers(s.handOvers()).setContent(toAvro(trigger.content())).setIncident(s.incident()).setActionType(s.actionType())
                .setCalendar(s.calendar()).setEscalateTo(s.escalateTo()).setSince(s.since())
                .setArgumentsSchema(s.terms().argumentsSchema()).setFallback(s.terms().fallback()).build();
    }

    static Content of(io.countersign.schemas.avro.Content content) {
        return new Content(ContentJson.bytes(content), content.getDigest(), content.getKeyId());
    }

    static io.countersign.schemas.avro.Content toAvro(Content content) {
        return io.countersign.schemas.avro.Content.newBuilder().setBytes(ByteBuffer.wrap(content.bytes())).setDigest(content.digest())
                .setKeyId(content.keyId()).build();
    }

    private static Content content(Map<String, Object> known) {
        return of(ContentJson.of(JSON.valueToTree(known)));
    }
}
