/// Between the contract's Avro records and the domain.
package io.countersign.exception.avro;
