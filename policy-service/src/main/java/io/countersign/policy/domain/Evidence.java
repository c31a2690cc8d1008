package io.countersign.policy.domain;

/// What somebody who approves a version says about the replay it rests on.
///
/// @param digest SHA-256 of the report's JSON
/// @param flowHash SHA-256 of the flow text that was replayed
/// @param cases cases replayed
/// @param summary what the report says, in one sentence
public record Evidence(String digest, String flowHash, int cases, String summary) {}
