/// HTTP for people: verify, search, timelines. Reading only; there is no request that changes the Record.
package io.countersign.audit.rest;
