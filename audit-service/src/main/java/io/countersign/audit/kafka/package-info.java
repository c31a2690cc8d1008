/// Kafka: reads every audited topic from where the database says, publishes checkpoints and dead letters.
package io.countersign.audit.kafka;
