/// The HTTP edge for programs: reads requests, writes answers, decides nothing.
package io.countersign.ingest.rest;
