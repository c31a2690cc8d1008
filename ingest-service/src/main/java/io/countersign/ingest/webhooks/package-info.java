/// Sends directives to the endpoints that callers have registered: Standard Webhooks 1.0 over HTTP, to checked addresses only.
package io.countersign.ingest.webhooks;
