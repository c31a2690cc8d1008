package io.countersign.exception.rest;

import io.countersign.exception.ShownException;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.rest.RunEdits.InvalidEdit;
import io.countersign.schemas.ContentJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// From what a person sent to what they decided.
final class Resolutions {

    private static final int OUTCOME_MAX = 64;
    private static final int DIGEST_MAX = 128;
    private static final int RUN_ID_MAX = 256;
    private static final int RUNS_MAX = 1_000;
    /// They travel in one record of 4 MiB at most.
    private static final int EDITS_MAX = 3_500 * 1024;

    private Resolutions() {}

    /// @param editsBefore the changed runs that this very request brought before; empty: it is new
    /// @param content content of a waiting run
    static Resolution of(ResolutionRequest request, ShownException shown, Supplier<List<Resolution.Edit>> editsBefore,
            Function<String, Optional<byte[]>> content) {
        if (request.kind() == null) {
            throw Requests.invalid("kind: it is missing; say how the exception is settled, such as fix or release.");
        }
        var kind = ResolutionKind.of(request.kind()).orElseThrow(() -> Requests.invalid("kind: '" + Requests.cut(request.kind()) + "' is not known; choose "
                + Stream.of(ResolutionKind.values()).map(ResolutionKind::word).collect(Collectors.joining(", ")) + "."));
        if (request.version() == null) {
            throw Requests.invalid("version: it is missing; give the version of the exception that you were shown.");
        }
        var channel = Requests.channel(request.channel());
        var outcome = Objects.requireNonNullElse(request.outcomeCode(), "");
        if (outcome.length() > OUTCOME_MAX) {
            throw Requests.invalid("outcomeCode: it has " + outcome.length() + " characters; write " + OUTCOME_MAX + " at most.");
        }
        checkChanges(kind, request);
        var actionDigest = Requests.atMost("actionDigest", request.actionDigest(), DIGEST_MAX, "give the one that you were shown");
        var cardDigest = Requests.atMost("cardDigest", request.cardDigest(), DIGEST_MAX, "give the SHA-256 of what you were shown");
        var runIds = runIds(request);
        var note = Objects.requireNonNullElse(Requests.noteIfAny(request.note()), "");
        return new Resolution(kind, request.version(), actionDigest, cardDigest, note, runIds,
                edits(request, shown, runIds, editsBefore, content), channel, outcome);
    }

    private static List<String> runIds(ResolutionRequest request) {
        var runIds = Objects.requireNonNullElse(request.runIds(), List.<String>of());
        if (runIds.size() > RUNS_MAX) {
            throw Requests.invalid("runIds: it has " + runIds.size() + " entries; name " + RUNS_MAX + " at most, or none for all that wait.");
        }
        if (runIds.stream().anyMatch(Objects::isNull)) {
            throw Requests.invalid("runIds: it has an empty entry; name runs, or leave it out for all that wait.");
        }
        return runIds.stream().map(id -> Requests.atMost("runIds", id, RUN_ID_MAX, "name runs that wait in the exception"))
                .distinct().toList();
    }

    private static void checkChanges(ResolutionKind kind, ResolutionRequest request) {
        boolean output = request.output() != null && !request.output().isNull();
        boolean set = request.set() != null && !request.set().isEmpty();
        if (output && kind != ResolutionKind.CORRECT) {
            throw Requests.invalid("output: it goes with correct, not with " + kind.word() + "; leave it out, or use kind correct.");
        }
        if (kind == ResolutionKind.CORRECT && !output) {
            throw Requests.invalid("output: it is missing; with correct, give the output as it is to be.");
        }
        if (kind == ResolutionKind.CORRECT && set) {
            throw Requests.invalid("set: with correct only the output changes; leave set out, or use kind fix or release.");
        }
    }

    private static List<Resolution.Edit> edits(ResolutionRequest request, ShownException shown, List<String> runIds,
            Supplier<List<Resolution.Edit>> editsBefore, Function<String, Optional<byte[]>> content) {
        boolean changes = request.set() != null && !request.set().isEmpty() || request.output() != null && !request.output().isNull();
        if (!changes) {
            return List.of();
        }
        var before = editsBefore.get();
        var edits = !before.isEmpty() ? before : shown.item().runs().stream().map(Subject::runId).filter(runId -> runIds.isEmpty() || runIds.contains(runId))
                .map(runId -> edit(runId, content.apply(runId), request)).toList();
        long bytes = edits.stream().mapToLong(edit -> edit.content().bytes().length).sum();
        if (bytes > EDITS_MAX) {
            throw Requests.invalid("runIds: the changed runs have " + bytes + " bytes together; settle fewer at a time, " + EDITS_MAX + " bytes at most.");
        }
        return edits;
    }

    private static Resolution.Edit edit(String runId, Optional<byte[]> content, ResolutionRequest request) {
        var run = ContentJson.read(content.orElseThrow(() -> Requests.invalid("set: the content of run " + runId
                + " is past its retention, so it can't be changed; settle it without changes.")));
        try {
            var edited = request.output() == null || request.output().isNull() ? RunEdits.apply(run, request.set()) : RunEdits.withOutput(run, request.output());
            var changed = ContentJson.of(edited);
            return new Resolution.Edit(runId, new Content(ContentJson.bytes(changed), changed.getDigest(), null), ContentJson.actionDigest(edited), null);
        } catch (InvalidEdit e) {
            throw Requests.invalid(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Requests.invalid((request.output() == null ? "set: " : "output: ") + e.getMessage());
        }
    }
}
