/// Sends files of runs: reads them, posts them in batches over several lanes, counts what came of each, waits until all are routed.
package io.countersign.cli.send;
