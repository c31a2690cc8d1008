/// What committed records say: flows, people, stops, and where runs are, for reading.
package io.countersign.policy.view;
