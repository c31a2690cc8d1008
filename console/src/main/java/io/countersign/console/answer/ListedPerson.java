package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// Somebody of the directory (`GET /people`).
///
/// @param onDuty roles that they are on duty for now
/// @param cover who stands in while they are away; null: nobody, or they are there
public record ListedPerson(String id, String name, String email, List<String> roles, List<String> onDuty, boolean away, Instant awayUntil, String cover) {}
