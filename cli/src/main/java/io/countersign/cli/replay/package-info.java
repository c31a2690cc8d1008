/// Replays on the command line: cases from files and topics, reports as text and as pages.
package io.countersign.cli.replay;
