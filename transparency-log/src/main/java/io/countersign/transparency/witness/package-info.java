/// A small witness: C2SP tlog-witness with a folder of its own. Start at [io.countersign.transparency.witness.Witness] (what it answers);
/// [io.countersign.transparency.witness.WitnessServer] puts it on HTTP. This is the only part of the library that touches clock, files and sockets.
package io.countersign.transparency.witness;
