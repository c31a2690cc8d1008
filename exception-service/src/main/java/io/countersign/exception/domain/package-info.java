/// The exception queue as plain Java: what may happen to an item, and what does.
///
/// Open [io.countersign.exception.domain.QueueMachine] first: `decide` says which events a command causes or why it is refused,
/// `evolve` says what an event changes. No clock, no ids, no I/O: the shell passes them in.
package io.countersign.exception.domain;
