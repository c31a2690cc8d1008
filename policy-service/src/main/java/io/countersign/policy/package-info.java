/// Where a run goes, and what follows.
///
/// Start at [io.countersign.policy.domain.RunLifecycle] for what may happen to a run, and at
/// [io.countersign.policy.streams.PolicyJudge] for how records become calls of it. The rules themselves are the policy
/// engine's. `streams`, `rest`, `view` and `avro` are the walls; `domain` knows none of them (`ArchitectureTest`).
package io.countersign.policy;
