/// Who a program is: API keys from a file that holds their hashes only, beside the bearer tokens of people.
package io.countersign.ingest.apikeys;
