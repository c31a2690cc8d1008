package io.countersign.singlewriter;

import java.time.Instant;

/// Something to do at a time.
///
/// @param id unique on the partition; setting it again moves it
/// @param at when; fires at or after, never before
/// @param caseId the case it belongs to
/// @param about what the service needs to know, such as the version it was set for
public record Timer(String id, Instant at, String caseId, String about) {}
