/// The single writer: what arrives on a partition is judged by the domain, and its events leave.
package io.countersign.exception.streams;
