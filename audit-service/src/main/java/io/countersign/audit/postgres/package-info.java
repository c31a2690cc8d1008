/// The Record's tables: SQL in sight, one class per login. What each login may do is in `db/migration`.
package io.countersign.audit.postgres;
