/// What the Record says about how the work goes: weekly review, rule hygiene, readiness. Plain Java; the numbers come from SQL
/// (`src/main/resources/insights`), the definitions stand in `docs/insights.md`.
package io.countersign.audit.insights;
