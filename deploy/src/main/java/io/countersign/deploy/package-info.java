/// The local stack: a real broker, a real schema registry, a real PostgreSQL and the services, each its own
/// operating-system process, with durable state under one data folder.
///
/// Open [io.countersign.deploy.LocalStack] first: up, down and status. Each process is a
/// [io.countersign.deploy.Component]; what the processes need in the broker, the registry and the database is made by
/// [io.countersign.deploy.Provisioner] and [io.countersign.deploy.Database]; who may do what locally is
/// [io.countersign.deploy.LocalIdentity]. A process is ours only if its id and its start time are those that we wrote down.
package io.countersign.deploy;
