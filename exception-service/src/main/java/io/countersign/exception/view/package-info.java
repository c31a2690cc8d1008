/// What committed events say, kept in memory for reading.
package io.countersign.exception.view;
