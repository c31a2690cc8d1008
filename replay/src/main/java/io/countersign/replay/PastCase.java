package io.countersign.replay;

import com.fasterxml.jackson.databind.JsonNode;

/// One past run with what was decided on it.
///
/// @param place    where it stands, for messages: `line 12`
/// @param run      the run as it was sent
/// @param decision what was decided; [Decision#NONE] where nothing is known
/// @param recorded how it went when it was live, or null
public record PastCase(String place, JsonNode run, Decision decision, Recorded recorded) {}
