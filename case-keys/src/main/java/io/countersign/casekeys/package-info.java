/// One key per case, kept in a store of its own, apart from topics and the Record. Destroying a key makes what it sealed unreadable everywhere.
///
/// Start at [io.countersign.casekeys.CaseKeys].
package io.countersign.casekeys;
