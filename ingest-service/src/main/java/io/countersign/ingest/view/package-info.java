/// What is shown of runs: folded from committed events. Contents stay in Kafka and are read when asked for.
package io.countersign.ingest.view;
