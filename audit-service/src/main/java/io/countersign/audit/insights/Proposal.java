package io.countersign.audit.insights;

/// Something that a person could do about what was found.
///
/// @param kind stable code, such as `QUEUE_GROWS` or `LOOSEN`
/// @param about what it is about: a flow, a rule, a person
/// @param text what was found, one sentence
/// @param evidence the numbers it rests on
/// @param next the next command to run; it looks or proposes, and changes nothing by itself
public record Proposal(String kind, String about, String text, String evidence, String next) {
}
