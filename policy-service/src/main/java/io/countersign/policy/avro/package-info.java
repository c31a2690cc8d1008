/// Between Avro records and the domain's words.
package io.countersign.policy.avro;
