package io.countersign.approval.domain;

/// What a person made of the question in a stage, for the others to decide on.
///
/// @param edit what is asked since then
/// @param by who edited it last
/// @param needsAnother the editor can't approve it: its amount is above the limit
/// @param firstActionDigest digest of the action before anybody edited it; null: no action
public record Revision(Edit edit, String by, boolean needsAnother, String firstActionDigest) {

    Revision withoutContent() {
        return new Revision(edit.withoutContent(), by, needsAnother, firstActionDigest);
    }
}
