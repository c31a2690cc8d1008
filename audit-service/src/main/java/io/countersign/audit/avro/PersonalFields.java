package io.countersign.audit.avro;

import io.countersign.audit.domain.Payload.Range;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// Finds where personal content stands in a value, without changing or re-encoding a byte.
///
/// Each entry keeps its own ranges and commits to them, so this list may grow: old entries stay as they are.
final class PersonalFields {

    private static final String PACKAGE = "io.countersign.schemas.avro.";

    /// Digests of personal content are in the list because guessing confirms them.
    private static final Map<String, Set<String>> BY_RECORD = Map.ofEntries(
            Map.entry(PACKAGE + "Content", Set.of("bytes", "digest")),
            Map.entry(PACKAGE + "EventMeta", Set.of("summary")),
            Map.entry(PACKAGE + "RunAccepted", Set.of("bodyDigest")),
            Map.entry(PACKAGE + "RunWithdrawn", Set.of("reason")),
            Map.entry(PACKAGE + "ExecutionReported", Set.of("note")),
            Map.entry(PACKAGE + "InputProblem", Set.of("value", "message")),
            Map.entry(PACKAGE + "Choice", Set.of("note")),
            Map.entry(PACKAGE + "Directive", Set.of("note")),
            Map.entry(PACKAGE + "DecideApproval", Set.of("note")),
            Map.entry(PACKAGE + "DecisionUndone", Set.of("note")),
            Map.entry(PACKAGE + "ResolveException", Set.of("note")),
            Map.entry(PACKAGE + "AlertAcknowledged", Set.of("note")),
            Map.entry(PACKAGE + "ApprovalDelegated", Set.of("note")),
            Map.entry(PACKAGE + "ApprovalReassigned", Set.of("note")),
            Map.entry(PACKAGE + "ApprovalNoted", Set.of("note")),
            Map.entry(PACKAGE + "AbsenceSet", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionSnoozed", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionReassigned", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionPinned", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionMerged", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionReopened", Set.of("note")),
            Map.entry(PACKAGE + "ExceptionNoted", Set.of("note")),
            Map.entry(PACKAGE + "RunEvent", Set.of("reason")),
            Map.entry(PACKAGE + "CloseApproval", Set.of("reason")),
            Map.entry(PACKAGE + "WithdrawException", Set.of("reason")),
            Map.entry(PACKAGE + "ApprovalClosed", Set.of("reason")),
            Map.entry(PACKAGE + "RunWithdrawnFromException", Set.of("reason")),
            Map.entry(PACKAGE + "ExceptionClosed", Set.of("reason")),
            Map.entry(PACKAGE + "DeliveryDue", Set.of("payload")),
            Map.entry(PACKAGE + "DirectoryPerson", Set.of("name", "email")),
            Map.entry(PACKAGE + "DeadLetter", Set.of("key", "value", "headers")));

    private final byte[] value;
    private final ByteArrayInputStream in;
    private final BinaryDecoder decoder;
    private final List<Range> found = new ArrayList<>();

    private PersonalFields(byte[] value, int start) {
        this.value = value;
        this.in = new ByteArrayInputStream(value, start, value.length - start);
        // The direct decoder reads no byte ahead, so what is left tells where it stands.
        this.decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    }

    /// The personal parts of `value`, in order.
    ///
    /// @param writers the schema it was written with
    /// @param start where the Avro data begins, after the framing
    /// @throws IOException the bytes do not follow the schema
    static List<Range> in(byte[] value, Schema writers, int start) throws IOException {
        var walk = new PersonalFields(value, start);
        walk.visit(writers, false);
        return walk.found;
    }

    private void visit(Schema schema, boolean personal) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                var fields = BY_RECORD.getOrDefault(schema.getFullName(), Set.of());
                for (var field : schema.getFields()) {
                    visit(field.schema(), fields.contains(field.name()));
                }
            }
            case UNION -> visit(schema.getTypes().get(decoder.readIndex()), personal);
            case ARRAY -> {
                for (var left = decoder.readArrayStart(); left != 0; left = decoder.arrayNext()) {
                    for (var i = 0L; i < left; i++) {
                        visit(schema.getElementType(), personal);
                    }
                }
            }
            case MAP -> {
                for (var left = decoder.readMapStart(); left != 0; left = decoder.mapNext()) {
                    for (var i = 0L; i < left; i++) {
                        decoder.readBytes(null);
                        visit(schema.getValueType(), personal);
                    }
                }
            }
            case STRING, BYTES -> {
                var length = decoder.readBytes(null).remaining();
                if (personal && length > 0) {
                    found.add(new Range(value.length - in.available() - length, length));
                }
            }
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
}
