/// For tests only. [io.countersign.testkit.SharedStack] is a real broker, registry and PostgreSQL, started once per build and
/// shared by every module's tests; [io.countersign.testkit.StackResource] hands it to a Quarkus test;
/// [io.countersign.testkit.FullStack] is a whole stack of one's own, to be broken.
package io.countersign.testkit;
