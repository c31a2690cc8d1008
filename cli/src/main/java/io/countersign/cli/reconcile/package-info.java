/// Compares what Kafka holds with what the Record holds, with code of its own: start at [io.countersign.cli.reconcile.Comparison].
package io.countersign.cli.reconcile;
