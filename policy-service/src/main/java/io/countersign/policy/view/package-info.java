/// What committed snapshots say: flows and people, for reading.
package io.countersign.policy.view;
