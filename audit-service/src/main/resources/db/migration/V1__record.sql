-- The Record. Append-only by rights and by triggers; docs/record-format.md says what the bytes are.
-- Rights: audit_owner owns all and cannot log in; audit_writer appends; audit_signer stores checkpoints; audit_reader reads.

CREATE TABLE shard (
    shard       integer PRIMARY KEY CHECK (shard >= 0),
    topic       text    NOT NULL,
    kafka_partition integer NOT NULL CHECK (kafka_partition >= 0),
    topic_id    uuid    NOT NULL,
    UNIQUE (topic, kafka_partition)
);
COMMENT ON TABLE shard IS 'One Merkle log per topic partition. A topic made again under its old name has another id and is refused.';

CREATE TABLE head (
    shard        integer PRIMARY KEY REFERENCES shard,
    tree_size    bigint  NOT NULL CHECK (tree_size >= 0),
    next_offset  bigint  NOT NULL CHECK (next_offset >= 0),
    last_offset  bigint  NOT NULL CHECK (last_offset >= -1 AND last_offset < next_offset),
    next_seq     bigint  NOT NULL CHECK (next_seq = tree_size + 1),
    leader_epoch bigint  NOT NULL CHECK (leader_epoch >= 0),
    frontier     bytea   NOT NULL CHECK (length(frontier) % 32 = 0)
);
COMMENT ON TABLE head IS 'Where each log stands: the Kafka position moves in the same transaction as the entries.';

CREATE TABLE entry (
    shard           integer NOT NULL REFERENCES shard,
    leaf_index      bigint  NOT NULL CHECK (leaf_index >= 0),
    leaf            bytea   NOT NULL,
    leaf_hash       bytea   NOT NULL,
    topic_id        uuid    NOT NULL,
    topic           text    NOT NULL,
    kafka_partition integer NOT NULL,
    kafka_offset    bigint  NOT NULL,
    prev_offset     bigint  NOT NULL,
    leader_epoch    bigint  NOT NULL,
    seq             bigint  NOT NULL,
    event_id        uuid    NOT NULL UNIQUE,
    entity_id       text    NOT NULL,
    entity_version  bigint  NOT NULL,
    event_type      integer NOT NULL,
    occurred_at_ms  bigint  NOT NULL,
    actor_id        text    NOT NULL,
    actor_kind      text    NOT NULL,
    actor_role      text,
    case_id         text    NOT NULL,
    run_id          text,
    step            bigint  NOT NULL,
    flow            text,
    kafka_time_ms   bigint  NOT NULL,
    kafka_key       bytea,
    open_part       bytea   NOT NULL,
    personal_ranges bytea   NOT NULL,
    PRIMARY KEY (shard, leaf_index),
    UNIQUE (shard, kafka_offset),
    UNIQUE (shard, seq),
    UNIQUE (topic, entity_id, entity_version),
    CHECK (leaf_hash = sha256('\x00'::bytea || leaf))
);
COMMENT ON TABLE entry IS 'One row per event. The columns are an index: leaf, and the payload it commits to, are what counts.';
CREATE INDEX entry_by_case ON entry USING hash (case_id);
CREATE INDEX entry_by_run ON entry USING hash (run_id);
CREATE INDEX entry_by_time ON entry (occurred_at_ms, shard, leaf_index);

CREATE TABLE entry_personal (
    shard         integer NOT NULL,
    leaf_index    bigint  NOT NULL,
    personal_part bytea   NOT NULL,
    summary       text    NOT NULL,
    PRIMARY KEY (shard, leaf_index),
    FOREIGN KEY (shard, leaf_index) REFERENCES entry
);
COMMENT ON TABLE entry_personal IS 'The part of each payload that may one day have to be erased; apart, so that entry never changes.';

CREATE TABLE entry_reference (
    shard      integer  NOT NULL,
    leaf_index bigint   NOT NULL,
    ordinal    smallint NOT NULL,
    kind       text     NOT NULL,
    value      text     NOT NULL,
    PRIMARY KEY (shard, leaf_index, ordinal),
    FOREIGN KEY (shard, leaf_index) REFERENCES entry
);
COMMENT ON TABLE entry_reference IS 'Business ids by which people look for an entry.';
CREATE INDEX entry_reference_by_value ON entry_reference USING hash (value);

CREATE TABLE incident (
    incident_id  uuid        PRIMARY KEY,
    shard        integer     NOT NULL REFERENCES shard,
    kafka_offset bigint      NOT NULL,
    code         text        NOT NULL,
    what         text        NOT NULL,
    stops        boolean     NOT NULL,
    noticed_at   timestamptz NOT NULL,
    kafka_key    bytea,
    kafka_value  bytea,
    dead_seq     bigint      UNIQUE,
    UNIQUE (shard, kafka_offset, code)
);
COMMENT ON TABLE incident IS 'What must not happen and did. dead_seq numbers those whose bytes go to the dead-letter topic.';

CREATE TABLE incident_closed (
    incident_id uuid        PRIMARY KEY REFERENCES incident,
    closed_at   timestamptz NOT NULL,
    closed_by   text        NOT NULL,
    why         text        NOT NULL CHECK (length(why) >= 10)
);
COMMENT ON TABLE incident_closed IS 'A stopped shard goes on only after a person with the owner''s rights says why it may.';

CREATE TABLE checkpoint (
    origin    text        NOT NULL,
    size      bigint      NOT NULL CHECK (size >= 0),
    root_hash bytea       NOT NULL CHECK (length(root_hash) = 32),
    frontier  bytea       NOT NULL CHECK (length(frontier) % 32 = 0),
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size)
);
COMMENT ON TABLE checkpoint IS 'Signed states of every log and of the root log. A log never has two of one size.';

CREATE TABLE root_leaf (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    leaf       bytea  NOT NULL,
    leaf_hash  bytea  NOT NULL,
    CHECK (leaf_hash = sha256('\x00'::bytea || leaf))
);
COMMENT ON TABLE root_leaf IS 'Leaves of the root log: the signed checkpoints of all shards, in the order they were signed.';

-- Rows are there for good.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The Record is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['shard', 'entry', 'entry_personal', 'entry_reference', 'incident', 'incident_closed', 'checkpoint', 'root_leaf'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    END LOOP;
END $$;
CREATE TRIGGER never_gone BEFORE DELETE OR TRUNCATE ON head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_step_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.shard <> OLD.shard OR NEW.tree_size < OLD.tree_size OR NEW.next_offset < OLD.next_offset OR NEW.last_offset < OLD.last_offset
            OR NEW.leader_epoch < OLD.leader_epoch THEN
        RAISE EXCEPTION 'The head of shard % would go back.', OLD.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_back BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION refuse_step_back();

-- At commit, every entry follows the one before it and lies below its head, and every head has its last entry.

CREATE FUNCTION require_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.leaf_index >= (SELECT tree_size FROM head WHERE shard = NEW.shard) THEN
        RAISE EXCEPTION 'Entry % of shard % lies above its head.', NEW.leaf_index, NEW.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.seq <> NEW.leaf_index + 1 THEN
        RAISE EXCEPTION 'Entry % of shard % has the number %.', NEW.leaf_index, NEW.shard, NEW.seq USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.leaf_index > 0 AND NOT EXISTS (SELECT FROM entry e WHERE e.shard = NEW.shard AND e.leaf_index = NEW.leaf_index - 1
            AND e.kafka_offset = NEW.prev_offset AND e.kafka_offset < NEW.kafka_offset) THEN
        RAISE EXCEPTION 'Entry % of shard % does not follow an entry.', NEW.leaf_index, NEW.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chained AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_chain();

CREATE FUNCTION require_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_at head%ROWTYPE;
BEGIN
    SELECT * INTO now_at FROM head WHERE shard = NEW.shard;
    IF now_at.tree_size > 0 AND NOT EXISTS (SELECT FROM entry e WHERE e.shard = now_at.shard AND e.leaf_index = now_at.tree_size - 1
            AND e.kafka_offset = now_at.last_offset) THEN
        RAISE EXCEPTION 'The head of shard % has no entry.', NEW.shard USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER backed AFTER INSERT OR UPDATE ON head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_entries();

-- Who may do what.

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO audit_writer, audit_reader;
GRANT SELECT ON shard, head, checkpoint, root_leaf TO audit_signer;
GRANT SELECT (shard, leaf_index, leaf_hash) ON entry TO audit_signer;
GRANT INSERT ON shard, head, entry, entry_personal, entry_reference, incident TO audit_writer;
GRANT UPDATE (tree_size, next_offset, last_offset, next_seq, leader_epoch, frontier) ON head TO audit_writer;
GRANT INSERT ON checkpoint, root_leaf TO audit_signer;
