package io.countersign.approval.domain;

/// What a person made of the question in a stage, for the others to decide on.
///
/// @param edit what is asked since then
/// @param by who edited it last
/// @param needsAnother this edit was one of the action, and above the limit
/// @param firstActionDigest digest of the action before anybody edited it; null: no action
/// @param firstCurrency currency of the action before anybody edited it, which the limit is in; null: none
/// @param aboveLimit who edited the action last, above the limit, and so can't approve it; null: nobody
public record Revision(Edit edit, String by, boolean needsAnother, String firstActionDigest, String firstCurrency, String aboveLimit) {

    /// What was stored before edits of the output kept it has none.
    public Revision {
        aboveLimit = aboveLimit == null && needsAnother ? by : aboveLimit;
    }

    Revision withoutContent() {
        return new Revision(edit.withoutContent(), by, needsAnother, firstActionDigest, firstCurrency, aboveLimit);
    }
}
