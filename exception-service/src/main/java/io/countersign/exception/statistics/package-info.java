/// What the queue's figures are made of: plain Java, counted event by event, so that a question costs the same however long the
/// history is. The clock is the asker's.
package io.countersign.exception.statistics;
