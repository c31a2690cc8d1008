package io.countersign.policy.domain;

/// An engaged stop: nothing that it covers is released.
///
/// @param reason why, as the person who engaged it said
public record Stop(String stopId, String reason) {}
