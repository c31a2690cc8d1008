-- Leaves stay for good; what they commit to is kept by month, so that old months can leave the database as files.
-- docs/decisions/0021 says why.

ALTER TABLE entry RENAME TO entry_before;

CREATE TABLE leaf (
    shard          integer     NOT NULL,
    leaf_index     bigint      NOT NULL CHECK (leaf_index >= 0),
    leaf           bytea       NOT NULL,
    leaf_hash      bytea       NOT NULL,
    kafka_offset   bigint      NOT NULL,
    prev_offset    bigint      NOT NULL,
    seq            bigint      NOT NULL,
    event_id       uuid        NOT NULL UNIQUE,
    topic          text        NOT NULL,
    entity_id      text        NOT NULL,
    entity_version bigint      NOT NULL,
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (shard, leaf_index),
    UNIQUE (shard, kafka_offset),
    UNIQUE (shard, seq),
    UNIQUE (topic, entity_id, entity_version),
    CHECK (leaf_hash = sha256('\x00'::bytea || leaf))
);
COMMENT ON TABLE leaf IS 'One row per event, for good: what the trees are made of, and what makes every event unique.';

CREATE TABLE entry (
    shard           integer     NOT NULL,
    leaf_index      bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL,
    topic_id        uuid        NOT NULL,
    topic           text        NOT NULL,
    kafka_partition integer     NOT NULL,
    kafka_offset    bigint      NOT NULL,
    prev_offset     bigint      NOT NULL,
    leader_epoch    bigint      NOT NULL,
    seq             bigint      NOT NULL,
    event_id        uuid        NOT NULL,
    entity_id       text        NOT NULL,
    entity_version  bigint      NOT NULL,
    event_type      integer     NOT NULL,
    occurred_at_ms  bigint      NOT NULL,
    actor_id        text        NOT NULL,
    actor_kind      text        NOT NULL,
    actor_role      text,
    case_id         text        NOT NULL,
    run_id          text,
    step            bigint      NOT NULL,
    flow            text,
    kafka_time_ms   bigint      NOT NULL,
    kafka_key       bytea,
    open_part       bytea       NOT NULL,
    personal_ranges bytea       NOT NULL,
    personal_part   bytea       NOT NULL,
    PRIMARY KEY (shard, leaf_index, recorded_at)
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE entry IS 'What each leaf commits to, by month of recording. The columns are an index: leaf, and the payload it commits to, are what counts.';
DROP INDEX entry_by_case, entry_by_run, entry_by_time;
CREATE INDEX entry_by_case ON entry USING hash (case_id);
CREATE INDEX entry_by_run ON entry USING hash (run_id);
CREATE INDEX entry_by_time ON entry (occurred_at_ms, shard, leaf_index);

CREATE TABLE archive (
    from_at     timestamptz PRIMARY KEY,
    to_at       timestamptz NOT NULL CHECK (to_at > from_at),
    entries     bigint      NOT NULL CHECK (entries >= 0),
    file        text        NOT NULL UNIQUE,
    file_digest bytea       NOT NULL CHECK (length(file_digest) = 32),
    archived_at timestamptz NOT NULL
);
COMMENT ON TABLE archive IS 'Months whose entries were moved into a file. Their leaves are still here.';

-- Plain text by which people look for entries. Derived from the entries and the key store, so it is UNLOGGED and can be made again.
CREATE UNLOGGED TABLE search_reference (
    shard      integer NOT NULL,
    leaf_index bigint  NOT NULL,
    kind       text    NOT NULL,
    value      text    NOT NULL,
    case_id    text    NOT NULL,
    PRIMARY KEY (shard, leaf_index, kind, value)
);
CREATE INDEX search_reference_by_value ON search_reference (value, kind);

-- A month's table is made through this function only, so that the writer needs no right to make tables.

CREATE FUNCTION make_entry_month(moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first timestamptz := date_trunc('month', moment, 'UTC');
    after timestamptz := date_trunc('month', first + interval '40 days', 'UTC');
    month text := 'entry_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(1835626089);
    IF to_regclass(month) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Attached, not made in place: that would wait for whoever reads the table.
    EXECUTE format('CREATE TABLE %I (LIKE entry INCLUDING ALL)', month);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', month);
    -- Rows come and are read through the whole table only.
    EXECUTE format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', month);
    EXECUTE format('ALTER TABLE entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', month, first, after);
END $$;
REVOKE ALL ON FUNCTION make_entry_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_entry_month TO audit_writer;

-- What is there already: nobody wrote down when it was recorded, so Kafka's time stands for it.

DO $$
DECLARE month timestamptz;
BEGIN
    FOR month IN SELECT DISTINCT date_trunc('month', to_timestamp(kafka_time_ms / 1000.0), 'UTC') FROM entry_before LOOP
        PERFORM make_entry_month(month);
    END LOOP;
    PERFORM make_entry_month(now());
    PERFORM make_entry_month(date_trunc('month', now(), 'UTC') + interval '40 days');
END $$;

INSERT INTO leaf (shard, leaf_index, leaf, leaf_hash, kafka_offset, prev_offset, seq, event_id, topic, entity_id, entity_version, recorded_at)
SELECT shard, leaf_index, leaf, leaf_hash, kafka_offset, prev_offset, seq, event_id, topic, entity_id, entity_version, to_timestamp(kafka_time_ms / 1000.0)
  FROM entry_before;
INSERT INTO entry (shard, leaf_index, recorded_at, topic_id, topic, kafka_partition, kafka_offset, prev_offset, leader_epoch, seq, event_id, entity_id,
                   entity_version, event_type, occurred_at_ms, actor_id, actor_kind, actor_role, case_id, run_id, step, flow, kafka_time_ms, kafka_key,
                   open_part, personal_ranges, personal_part)
SELECT shard, leaf_index, to_timestamp(kafka_time_ms / 1000.0), topic_id, topic, kafka_partition, kafka_offset, prev_offset, leader_epoch, seq, event_id,
       entity_id, entity_version, event_type, occurred_at_ms, actor_id, actor_kind, actor_role, case_id, run_id, step, flow, kafka_time_ms, kafka_key,
       open_part, personal_ranges, personal_part
  FROM entry_before JOIN entry_personal USING (shard, leaf_index);
INSERT INTO search_reference (shard, leaf_index, kind, value, case_id)
SELECT DISTINCT shard, leaf_index, r.kind, r.value, e.case_id FROM entry_reference r JOIN entry_before e USING (shard, leaf_index);

DROP TABLE entry_reference, entry_personal, entry_before;
DROP FUNCTION require_chain;

-- Rows are there for good.

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['leaf', 'entry', 'archive'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    END LOOP;
END $$;

-- The head moves first. Then every leaf must follow the one before it below the head, every entry must have its leaf; and at commit, every head
-- must have all its leaves and these their entries. Whole batches are compared at once: one row at a time would cost more than writing it.

CREATE FUNCTION require_chain() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE bad record;
BEGIN
    SELECT n.shard, n.leaf_index, n.seq, h.tree_size INTO bad FROM new_rows n LEFT JOIN head h USING (shard)
     WHERE h.tree_size IS NULL OR n.leaf_index >= h.tree_size LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Leaf % of shard % lies above its head.', bad.leaf_index, bad.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT n.shard, n.leaf_index, n.seq INTO bad FROM new_rows n WHERE n.seq <> n.leaf_index + 1 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Leaf % of shard % has the number %.', bad.leaf_index, bad.shard, bad.seq USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT n.shard, n.leaf_index INTO bad FROM new_rows n LEFT JOIN leaf b ON b.shard = n.shard AND b.leaf_index = n.leaf_index - 1
     WHERE n.leaf_index > 0 AND (b.kafka_offset IS DISTINCT FROM n.prev_offset OR b.kafka_offset >= n.kafka_offset) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Leaf % of shard % does not follow a leaf.', bad.leaf_index, bad.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER chained AFTER INSERT ON leaf REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION require_chain();

CREATE FUNCTION require_leaves() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE bad record;
BEGIN
    SELECT n.shard, n.leaf_index INTO bad FROM new_rows n LEFT JOIN leaf l ON l.shard = n.shard AND l.leaf_index = n.leaf_index
     WHERE l.recorded_at IS DISTINCT FROM n.recorded_at OR l.event_id <> n.event_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Entry % of shard % does not belong to a leaf.', bad.leaf_index, bad.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_a_leaf AFTER INSERT ON entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION require_leaves();

CREATE OR REPLACE FUNCTION require_entries() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    before bigint := CASE WHEN TG_OP = 'UPDATE' THEN OLD.tree_size ELSE 0 END;
    leaves bigint;
    entries bigint;
    last bigint;
BEGIN
    IF NEW.tree_size = before THEN
        RETURN NULL;
    END IF;
    SELECT count(*), count(e.leaf_index), max(l.kafka_offset) INTO leaves, entries, last
      FROM leaf l LEFT JOIN entry e ON e.recorded_at = l.recorded_at AND e.shard = l.shard AND e.leaf_index = l.leaf_index
     WHERE l.shard = NEW.shard AND l.leaf_index >= before AND l.leaf_index < NEW.tree_size;
    IF leaves <> NEW.tree_size - before OR last <> NEW.last_offset THEN
        RAISE EXCEPTION 'The head of shard % has no leaf.', NEW.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF entries <> leaves THEN
        RAISE EXCEPTION 'A leaf of shard % has no entry.', NEW.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

-- Who may do what.

REVOKE ALL ON leaf, entry, archive, search_reference FROM PUBLIC;
GRANT SELECT ON leaf, entry, archive, search_reference TO audit_writer, audit_reader;
GRANT SELECT (shard, leaf_index, leaf_hash) ON leaf TO audit_signer;
GRANT INSERT ON leaf, entry TO audit_writer;
GRANT INSERT, UPDATE, DELETE ON search_reference TO audit_writer;
