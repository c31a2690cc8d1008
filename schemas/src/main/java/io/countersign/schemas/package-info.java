/// The contracts that programs and services meet on.
///
/// `src/main/avro` holds one Avro IDL file a topic (what all share is in `event.avdl`); [io.countersign.schemas.Topics] is the
/// catalogue of the topics; [io.countersign.schemas.wire] puts records into bytes and back;
/// [io.countersign.schemas.ContentJson] and [io.countersign.schemas.RunId] say how content is digested and how a run gets its id.
package io.countersign.schemas;
