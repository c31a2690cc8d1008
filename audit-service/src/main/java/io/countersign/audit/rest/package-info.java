/// HTTP: verify, search, timelines for people; tiles and proofs for other people's verifiers. No request changes what is recorded; what people may
/// have done (a redaction, another signing key) becomes an entry.
package io.countersign.audit.rest;
