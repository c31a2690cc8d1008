/// The kernel that every service which judges commands on a partition is built on.
///
/// ```
/// REST ─ CommandGateway ─▶ commands ─▶ PartitionWriter ─▶ events, answers ─▶ CommandGateway ─ REST
///                                        │  Judge + Desk                └─▶ CommittedView ─ REST (reading)
/// other services' events ────────────────┘
/// ```
///
/// A record arrives on a partition; one single writer shows it to the service's [io.countersign.singlewriter.Judge], which reads
/// state and publishes through a [io.countersign.singlewriter.Desk]; state, events and answer leave in one Kafka transaction.
/// Whoever asked is answered from the *committed* answer ([io.countersign.singlewriter.CommandGateway]); whoever looks sees what
/// committed events say ([io.countersign.singlewriter.CommittedView]), never a store that may be rolled back.
///
/// What the kernel does for all: step, version and seq without holes; the first answer again for a repeated command; timers;
/// bytes that can't be read go to the service's dead-letter topic and the stream goes on.
package io.countersign.singlewriter;
