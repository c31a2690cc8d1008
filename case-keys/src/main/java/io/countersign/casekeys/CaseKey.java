package io.countersign.casekeys;

/// A key of one case.
///
/// @param id names it in records; says nothing of the case
/// @param caseId the case
/// @param secret 32 bytes; null: destroyed
/// @param commitKey salts the commitments to what the key sealed, 32 bytes; stays when the key is destroyed
public record CaseKey(String id, String caseId, byte[] secret, byte[] commitKey) {

    /// Whether what it sealed can't be read any more.
    public boolean destroyed() {
        return secret == null;
    }
}
