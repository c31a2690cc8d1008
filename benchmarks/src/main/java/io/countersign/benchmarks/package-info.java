/// Benchmarks, each comparing two things in one run.
package io.countersign.benchmarks;
