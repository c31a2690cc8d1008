/// What may happen to a run, and what follows from it.
///
/// Start at [io.countersign.policy.domain.RunLifecycle]: it judges what arrives on the state of one run and says the steps.
/// Pure: the time and new ids come with the call. Rules are the policy engine's.
package io.countersign.policy.domain;
