/// Flows over HTTP, for people.
package io.countersign.policy.rest;
