/// Flows, stops and released runs over HTTP, for people.
package io.countersign.policy.rest;
