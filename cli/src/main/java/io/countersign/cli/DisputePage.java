package io.countersign.cli;

import io.countersign.cli.http.Refused;
import io.countersign.cli.page.Html;
import io.countersign.cli.page.Page;
import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict.Good;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/// A page to read and to print, made from a verified export and nothing else: from the suggestion to the decision, and how to check it.
final class DisputePage {

    private static final HexFormat HEX = HexFormat.of();

    private DisputePage() {}

    /// Writes the page of an export that verified.
    ///
    /// @param entries its entries
    /// @param file the export
    /// @throws Refused the page can't be written
    static void write(Path page, Good good, List<VerifiedEntry> entries, Path file) {
        try {
            page(good, entries, Digests.sha256(Files.readAllBytes(file))).write(page);
        } catch (IOException e) {
            throw new Refused("The export " + file + " can't be read: " + e.getMessage() + ".");
        }
    }

    static Page page(Good good, List<VerifiedEntry> entries, String fileDigest) {
        var page = new Page("Record of " + good.header().phrase(), "From the suggestion to the decision. Made on " + Facts.moment(good.header().madeAt().toString()) + " by "
                + good.header().madeBy() + " from " + good.header().deployment() + ". All times are UTC.");
        verdict(page.body(), good);
        for (var story : stories(entries).entrySet()) {
            new CaseSection(page.body(), story.getKey(), story.getValue()).write();
        }
        proofs(page.body(), good, entries, fileDigest);
        return page;
    }

    private static LinkedHashMap<String, List<VerifiedEntry>> stories(List<VerifiedEntry> entries) {
        var stories = new LinkedHashMap<String, List<VerifiedEntry>>();
        var cases = new TreeSet<String>();
        entries.forEach(one -> cases.add(Facts.at(one.event(), "/meta/caseId")));
        for (var caseId : cases) {
            stories.put(caseId, entries.stream().filter(one -> Facts.at(one.event(), "/meta/caseId").equals(caseId))
                    .sorted(Comparator.<VerifiedEntry>comparingLong(one -> one.event().at("/meta/step").asLong()).thenComparingLong(one -> one.leaf().eventTimeMs())
                            .thenComparing(VerifiedEntry::shard).thenComparingLong(VerifiedEntry::index)).toList());
        }
        return stories;
    }

    private static void verdict(Html html, Good good) {
        html.raw("<div class=\"verdict\">").element("p", "Checked when this page was made: " + good.entries()
                + (good.entries() == 1 ? " entry, exactly as the Record signed it." : " entries, each exactly as the Record signed it."));
        if (good.keyFromFile()) {
            html.element("p", "The key came from the export itself. Compare its fingerprint, at the end of this page, with the one that " + good.header().deployment() + " publishes.");
        }
        good.erased().forEach(one -> html.element("p", ExportWords.erased(one)));
        html.raw("</div>\n");
    }

    private static void proofs(Html html, Good good, List<VerifiedEntry> entries, String fileDigest) {
        html.element("h2", "Proof").element("p", "Facts, decisions and words on this page are decoded from the entries below, each of which is a leaf of a Merkle tree that the "
                + "deployment signed. The sentences of the timeline are the deployment's, which signed them with the file.");
        html.raw("<dl>").fact("Export, SHA-256", fileDigest).fact("Key", good.header().key().encode()).fact("Key's fingerprint", ExportFile.fingerprint(good.header().key()))
                .fact("Root checkpoint", good.root().text().strip().replace("\n", " · ")).raw("</dl>\n");
        html.element("h3", "Check it yourself").raw("<pre>").text("countersign record verify FILE --key " + good.header().key().encode()
                + "\npython3 verify_export.py FILE --key " + good.header().key().encode()).raw("</pre>\n");
        html.element("p class=\"soft\"", "The first is Countersign's command line; the second needs nothing but Python. Both read the export that this page was made from; "
                + "docs/record-format.md says how to write a third.");
        html.raw("<table>\n<thead><tr><th>Entry</th><th>Event</th><th>Leaf hash</th></tr></thead>\n<tbody>\n");
        for (var one : entries) {
            html.raw("<tr><td>").text(one.index() + " of " + one.shard()).raw("</td><td><code>").text(one.leaf().eventId().toString()).raw("</code></td><td><code>")
                    .text(HEX.formatHex(one.leafHash().bytes())).raw("</code></td></tr>\n");
        }
        html.raw("</tbody>\n</table>\n");
    }
}
