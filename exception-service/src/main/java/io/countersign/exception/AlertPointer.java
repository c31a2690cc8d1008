package io.countersign.exception;

import java.time.Instant;

/// What leaves the house about an alert: where to look, and nothing of what is to be seen there.
///
/// @param subject id of what it is about
/// @param link where a person looks; null: no base is set
public record AlertPointer(String id, String kind, String severity, String subject, Instant raisedAt, String link) {}
