package io.countersign.schemas.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// Finds where personal content stands in a value, and which record and case it belongs to, without changing or re-encoding a byte.
///
/// Whoever keeps the places of a value keeps them for good, so this list may grow.
public final class PersonalParts {

    /// A personal part of a value: the data bytes without their length prefix.
    ///
    /// @param offset first byte in the value
    /// @param length bytes, above 0
    public record Part(int offset, int length) {
    }

    /// What is personal in a value.
    ///
    /// @param id id of the event, command or answer; null: the record has none
    /// @param caseId its case; null: none
    /// @param keyId key that the parts are sealed under; null: they are plain
    /// @param parts the personal parts, in order
    public record Found(String id, String caseId, String keyId, List<Part> parts) {
    }

    enum Kind { TEXT, BYTES, DIGEST }

    /// Something that sealing changes.
    sealed interface Place {
        /// @param content number of the `Content` it is in; -1: in none
        record Personal(Part part, Kind kind, int content) implements Place {
        }

        /// A `keyId`, with its union index.
        ///
        /// @param keyId null: none is there
        record KeySlot(int offset, int length, String keyId, int content) implements Place {
        }
    }

    private static final String PACKAGE = "io.countersign.schemas.avro.";
    private static final String CONTENT = PACKAGE + "Content";
    private static final Set<String> HEADS = Set.of(PACKAGE + "EventMeta", PACKAGE + "CommandMeta", PACKAGE + "Answer");
    private static final Set<String> IDS = Set.of("eventId", "commandId");

    /// Digests of personal content are in the list because guessing confirms them, and reasons because a flow may quote the run in them.
    private static final Map<String, Set<String>> BY_RECORD = byRecord(Map.of(
            "note", List.of("ReportOutcome", "ExecutionReported", "Choice", "CorrectRun", "RevokeRelease", "DecideApproval", "UndoDecision", "DecisionUndone",
                    "DelegateApproval", "ApprovalDelegated", "ReassignApproval", "ApprovalReassigned", "NoteApproval", "ApprovalNoted", "SetAbsence", "AbsenceSet",
                    "ResolveException", "SnoozeException", "ExceptionSnoozed", "ReassignException", "ExceptionReassigned", "PinException", "ExceptionPinned",
                    "MergeException", "ExceptionMerged", "ReopenException", "ExceptionReopened", "NoteException", "ExceptionNoted", "AcknowledgeAlert",
                    "AlertAcknowledged", "RedactionDeclined"),
            "reason", List.of("WithdrawRun", "RunWithdrawn", "RunEvent", "Routing", "OpenApproval", "ReplaceApproval", "CloseApproval", "ApprovalClosed",
                    "ApprovalExpired", "RaiseException", "WithdrawException", "RunWithdrawnFromException", "ExceptionClosed")), Map.ofEntries(
            Map.entry(CONTENT, Set.of("bytes", "digest")),
            Map.entry(PACKAGE + "EventMeta", Set.of("summary")),
            Map.entry(PACKAGE + "Answer", Set.of("detail", "body")),
            Map.entry(PACKAGE + "CommandRefused", Set.of("detail")),
            Map.entry(PACKAGE + "RunAccepted", Set.of("bodyDigest")),
            Map.entry(PACKAGE + "SubmitRun", Set.of("bodyDigest")),
            Map.entry(PACKAGE + "InputProblem", Set.of("value", "message")),
            Map.entry(PACKAGE + "RuleResult", Set.of("detail")),
            Map.entry(PACKAGE + "Directive", Set.of("reason", "note")),
            Map.entry(PACKAGE + "ApprovalFinalized", Set.of("earlierReasons")),
            Map.entry(PACKAGE + "DeliveryDue", Set.of("payload")),
            Map.entry(PACKAGE + "DirectoryPerson", Set.of("name", "email")),
            Map.entry(PACKAGE + "RecordSearched", Set.of("query")),
            Map.entry(PACKAGE + "RedactionAsked", Set.of("reason")),
            Map.entry(PACKAGE + "DeadLetter", Set.of("key", "value", "headers", "reason"))));

    private static Map<String, Set<String>> byRecord(Map<String, List<String>> alike, Map<String, Set<String>> others) {
        var all = new HashMap<>(others);
        alike.forEach((field, records) -> records.forEach(name -> all.put(PACKAGE + name, Set.of(field))));
        return Map.copyOf(all);
    }

    private final byte[] value;
    private final ByteArrayInputStream in;
    private final BinaryDecoder decoder;
    private final List<Place> places = new ArrayList<>();
    private String id;
    private String caseId;
    private String keyId;
    private int contents;
    private int content = -1;

    private PersonalParts(byte[] value, int start) {
        this.value = value;
        this.in = new ByteArrayInputStream(value, start, value.length - start);
        // The direct decoder reads no byte ahead, so what is left tells where it stands.
        this.decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    }

    /// What is personal in `value`.
    ///
    /// @param writers the schema it was written with
    /// @param start where the Avro data begins, after the framing
    /// @throws IOException the bytes do not follow the schema
    public static Found in(byte[] value, Schema writers, int start) throws IOException {
        var walk = walk(value, writers, start);
        return new Found(walk.id, walk.caseId, walk.keyId, walk.places.stream()
                .flatMap(place -> place instanceof Place.Personal(var part, _, _) ? Stream.of(part) : Stream.empty())
                .toList());
    }

    static PersonalParts walk(byte[] value, Schema writers, int start) throws IOException {
        var walk = new PersonalParts(value, start);
        walk.visit(writers, null, null);
        return walk;
    }

    List<Place> places() {
        return places;
    }

    String id() {
        return id;
    }

    String caseId() {
        return caseId;
    }

    String keyId() {
        return keyId;
    }

    /// @param owner the record that the field is in; null: none
    private void visit(Schema schema, String owner, String field) throws IOException {
        switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> union(schema, owner, field);
            case ARRAY -> {
                for (var left = decoder.readArrayStart(); left != 0; left = decoder.arrayNext()) {
                    for (var i = 0L; i < left; i++) {
                        visit(schema.getElementType(), owner, field);
                    }
                }
            }
            case MAP -> {
                for (var left = decoder.readMapStart(); left != 0; left = decoder.mapNext()) {
                    for (var i = 0L; i < left; i++) {
                        decoder.readBytes(null);
                        visit(schema.getValueType(), owner, field);
                    }
                }
            }
            case STRING, BYTES -> data(schema.getType(), owner, field);
            case FIXED -> decoder.skipFixed(schema.getFixedSize());
            case ENUM -> decoder.readEnum();
            case INT -> decoder.readInt();
            case LONG -> decoder.readLong();
            case FLOAT -> decoder.readFloat();
            case DOUBLE -> decoder.readDouble();
            case BOOLEAN -> decoder.readBoolean();
            case NULL -> decoder.readNull();
        }
    }

    private void record(Schema schema) throws IOException {
        var around = content;
        content = schema.getFullName().equals(CONTENT) ? contents++ : around;
        for (var field : schema.getFields()) {
            visit(field.schema(), schema.getFullName(), field.name());
        }
        content = around;
    }

    private void union(Schema schema, String owner, String field) throws IOException {
        var start = position();
        var branch = schema.getTypes().get(decoder.readIndex());
        if (!"keyId".equals(field) || !HEADS.contains(owner) && !CONTENT.equals(owner)) {
            visit(branch, owner, field);
            return;
        }
        String found = null;
        if (branch.getType() == Schema.Type.STRING) {
            found = text();
        }
        places.add(new Place.KeySlot(start, position() - start, found, CONTENT.equals(owner) ? content : -1));
        if (HEADS.contains(owner)) {
            keyId = found;
        }
    }

    private void data(Schema.Type type, String owner, String field) throws IOException {
        if (HEADS.contains(owner) && (IDS.contains(field) || "caseId".equals(field))) {
            var text = text();
            if ("caseId".equals(field)) {
                caseId = text;
            } else {
                id = text;
            }
            return;
        }
        var length = decoder.readBytes(null).remaining();
        if (length > 0 && BY_RECORD.getOrDefault(owner, Set.of()).contains(field)) {
            var kind = CONTENT.equals(owner) && "digest".equals(field) ? Kind.DIGEST : type == Schema.Type.BYTES ? Kind.BYTES : Kind.TEXT;
            places.add(new Place.Personal(new Part(position() - length, length), kind, CONTENT.equals(owner) ? content : -1));
        }
    }

    private String text() throws IOException {
        var bytes = decoder.readBytes(null);
        return new String(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
    }

    private int position() {
        return value.length - in.available();
    }
}
