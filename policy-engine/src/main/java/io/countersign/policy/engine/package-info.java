/// The sign on the door: rules in, one routing out.
///
/// [FlowCompiler] turns a flow document (YAML) into a [CompiledFlow] or into a list of [Problem]s with line and column.
/// A [CompiledFlow] judges [RunFacts] and answers with a [Routing]: the route, the sentence why, who is asked, and what
/// every single rule said. The same code judges live runs, inline tests and replays, so they cannot disagree.
/// [FlowExplanation] tells people what a flow does, [FlowDiff] what another version of it would do differently.
///
/// Pure: no clock, no I/O, no randomness. The same flow, run, attempts and instant always give the same routing.
/// Every public type here is immutable and safe to use from many threads.
package io.countersign.policy.engine;
