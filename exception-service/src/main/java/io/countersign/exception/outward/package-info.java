/// Out of the house: alerts, by the one channel that the settings name.
package io.countersign.exception.outward;
