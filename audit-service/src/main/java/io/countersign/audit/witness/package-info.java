/// The witnesses elsewhere, over HTTP (C2SP tlog-witness): each asked by a thread of its own, so that a slow or dead one holds nobody up.
package io.countersign.audit.witness;
