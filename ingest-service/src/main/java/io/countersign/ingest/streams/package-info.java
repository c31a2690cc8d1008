/// The single writer of intake on Kafka Streams: `intake` is translated into commands, commands are judged, events leave.
package io.countersign.ingest.streams;
