package io.countersign.exception.statistics;

/// What waits of one flow.
///
/// @param flow null: items of no flow
/// @param open how many wait
/// @param grown how many more wait than an hour ago; negative: fewer
public record FlowLoad(String flow, int open, int grown) {}
