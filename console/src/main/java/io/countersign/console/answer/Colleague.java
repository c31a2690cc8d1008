package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// Somebody of the directory (`GET /people`).
///
/// @param onDuty roles in which they are the one who is asked
/// @param cover who is asked in their place while they are away; null: nobody, or they are here
public record Colleague(String id, String name, String email, List<String> roles, List<String> onDuty, boolean away, Instant awayUntil, String cover) {}
