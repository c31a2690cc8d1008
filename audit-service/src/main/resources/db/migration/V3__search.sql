-- What searches need, made from the entries and the key store, and nothing that counts: it can be thrown away at any time.
-- UNLOGGED, so that plain text is in no write-ahead log, no backup of it and no replica; after a crash of PostgreSQL these tables are empty
-- and are filled again.

CREATE UNLOGGED TABLE search_entry (
    shard          integer NOT NULL,
    leaf_index     bigint  NOT NULL,
    occurred_at_ms bigint  NOT NULL,
    event_id       uuid    NOT NULL,
    event_type     integer NOT NULL,
    case_id        text    NOT NULL,
    run_id         text,
    actor          text    NOT NULL,
    actor_role     text,
    person         text,
    flow           text,
    rule           text,
    model          text,
    model_version  text,
    prompt         text,
    prompt_version text,
    action_type    text,
    amount         numeric,
    currency       text,
    risk           text,
    customer       text,
    label          text    NOT NULL,
    sentence       text    NOT NULL,
    words          tsvector NOT NULL,
    PRIMARY KEY (shard, leaf_index)
);
COMMENT ON TABLE search_entry IS 'One row per entry, with the facts of its run copied into it, so that every filter is one index that ends in the order of the page.';
CREATE INDEX search_entry_by_time ON search_entry (occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_event ON search_entry (event_id);
CREATE INDEX search_entry_by_case ON search_entry (case_id, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_run ON search_entry (run_id, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_type ON search_entry (event_type, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_person ON search_entry (person, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_flow ON search_entry (flow, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_rule ON search_entry (rule, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_model ON search_entry (model, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_prompt ON search_entry (prompt, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_action ON search_entry (action_type, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_risk ON search_entry (risk, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_customer ON search_entry (customer, occurred_at_ms, shard, leaf_index);
CREATE INDEX search_entry_by_amount ON search_entry (amount, occurred_at_ms, shard, leaf_index) WHERE amount IS NOT NULL;
CREATE INDEX search_entry_by_words ON search_entry USING gin (words);

CREATE UNLOGGED TABLE IF NOT EXISTS search_reference (
    shard      integer NOT NULL,
    leaf_index bigint  NOT NULL,
    kind       text    NOT NULL,
    value      text    NOT NULL,
    case_id    text    NOT NULL
);
CREATE INDEX IF NOT EXISTS search_reference_by_value ON search_reference (value, kind, case_id);
CREATE INDEX IF NOT EXISTS search_reference_by_case ON search_reference (case_id);

CREATE UNLOGGED TABLE search_run (
    run_id         text PRIMARY KEY,
    case_id        text NOT NULL,
    flow           text,
    rule           text,
    model          text,
    model_version  text,
    prompt         text,
    prompt_version text,
    action_type    text,
    amount         numeric,
    currency       text,
    risk           text,
    customer       text
);
COMMENT ON TABLE search_run IS 'What is known of each run so far, for entries that come later and do not say it again.';
CREATE INDEX search_run_by_case ON search_run (case_id);

CREATE UNLOGGED TABLE search_position (
    shard      integer PRIMARY KEY,
    next_index bigint  NOT NULL
);
COMMENT ON TABLE search_position IS 'Entries below it are searchable. UNLOGGED like the rest: whenever they are gone it is gone too.';

-- MAINTAIN, so that the writer can have a table written anew: deleted rows leave their bytes behind, and what is erased must be gone.
GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON search_entry, search_reference, search_run, search_position TO audit_writer;
GRANT SELECT ON search_entry, search_reference, search_run, search_position TO audit_reader;
