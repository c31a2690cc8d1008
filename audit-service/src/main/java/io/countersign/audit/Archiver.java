package io.countersign.audit;

import io.countersign.audit.RecordReader.Archived;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.RecordFact.EntriesArchived;
import io.countersign.audit.domain.Retention;
import io.countersign.export.ExportVerifier;
import io.countersign.export.Verdict;
import io.countersign.transparency.Hash;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/// Moves old months out of the database into files that prove themselves. A month leaves only after its file was read back and verified.
public final class Archiver {

    private final Archives archives;
    private final Exporter exporter;
    private final Signer signer;
    private final RecordFolder folder;
    private final RecordEvents events;
    private final People people;
    private final String role;
    private final Retention retention;
    private final Clock clock;

    /// @param exporter writes the files
    /// @param folder has the files' folder
    /// @param role who may archive
    /// @param retention what must stay
    public Archiver(Archives archives, Exporter exporter, Signer signer, RecordFolder folder, RecordEvents events, People people, String role,
            Retention retention, Clock clock) {
        this.archives = archives;
        this.exporter = exporter;
        this.signer = signer;
        this.folder = folder;
        this.events = events;
        this.people = people;
        this.role = role;
        this.retention = retention;
        this.clock = clock;
    }

    /// Archives all whole months before that one.
    ///
    /// @param by who asks for it
    /// @return what was archived, the first month first
    /// @throws Forbidden somebody without the role for it; recorded as a refusal
    /// @throws TooYoung some of these months must stay
    /// @throws IllegalStateException a file does not verify: nothing of its month was taken away
    public synchronized List<Archived> archive(YearMonth before, Actor by) {
        if (people.person(by.id()).filter(person -> person.roles().contains(role)).isEmpty()) {
            var why = "Only somebody with the role " + role + " may archive entries.";
            events.refused(by, null, "ArchiveEntries", "FORBIDDEN", why, before.toString());
            throw new Forbidden(why);
        }
        var kept = retention.firstKept(clock.instant());
        if (before.isAfter(kept)) {
            throw new TooYoung(kept, retention);
        }
        signer.round();
        return archives.months().stream().filter(month -> month.isBefore(before)).map(month -> one(month, by.in(role))).toList();
    }

    private Archived one(YearMonth month, Actor by) {
        var from = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var to = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var file = folder.archive().resolve("entries-" + month + ".jsonl");
        var next = file.resolveSibling(file.getFileName() + ".next");
        var said = new EntriesArchived[1];
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(next))) {
                exporter.archive(from, to, by.id(), out, (entries, digest) -> said[0] = new EntriesArchived(from, to, entries, file.getFileName().toString(), digest));
            }
            verify(next, said[0].entries());
            try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The archive " + file + " can't be written: " + e.getMessage(), e);
        }
        var archived = new Archived(from, to, said[0].entries(), said[0].file(), Hash.ofHex(said[0].fileDigest()));
        // Said first: a crash in between says it twice, never not at all.
        events.archived(by, said[0]);
        archives.drop(month, archived);
        return archived;
    }

    private void verify(Path file, long entries) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            switch (ExportVerifier.verify(in, folder.signingKey().named(folder.rootOrigin()).verifier(), _ -> { })) {
                case Verdict.Good good when good.entries() == entries -> { }
                case Verdict.Good good -> throw new IllegalStateException("The archive " + file + " holds " + good.entries() + " entries, not " + entries + ".");
                case Verdict.Bad bad -> throw new IllegalStateException("The archive " + file + " does not verify: line " + bad.line() + ": " + bad.what() + ".");
            }
        }
    }

    /// Whoever asked may not.
    public static final class Forbidden extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Forbidden(String message) {
            super(message);
        }
    }

    /// A month must stay.
    public static final class TooYoung extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooYoung(YearMonth kept, Retention retention) {
            super("entries stay for " + retention.period() + " (countersign.retention): give " + kept + " or an earlier month");
        }
    }
}
