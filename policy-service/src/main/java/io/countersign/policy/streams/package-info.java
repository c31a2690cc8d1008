/// The single writer of run state and flows: records in, calls of the domain, steps out.
package io.countersign.policy.streams;
