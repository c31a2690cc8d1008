package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// Somebody in the directory (`GET /people`).
///
/// @param onDuty roles whose work they are given now
/// @param cover who stands in while they are away; null: nobody, or they are here
public record Colleague(String id, String name, List<String> roles, List<String> onDuty, boolean away, Instant awayUntil, String cover) {}
