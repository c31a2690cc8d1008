-- What people do with the Record itself. Rows are published to the topic `record-events`, in order and once, and come back as entries.

CREATE TABLE record_event (
    seq        bigint      PRIMARY KEY CHECK (seq > 0),
    event_id   uuid        NOT NULL UNIQUE,
    entity_id  text        NOT NULL,
    version    bigint      NOT NULL CHECK (version > 0),
    case_id    text        NOT NULL,
    step       bigint      NOT NULL CHECK (step > 0),
    kind       text        NOT NULL,
    value      bytea       NOT NULL,
    written_at timestamptz NOT NULL,
    UNIQUE (entity_id, version)
);
COMMENT ON TABLE record_event IS 'Outbox of the Record''s own events. value is what is published, its personal parts sealed under the key of the case.';
CREATE INDEX record_event_by_case ON record_event (case_id, step);
CREATE INDEX record_event_by_kind ON record_event (kind, seq) WHERE kind NOT IN ('CaseViewed', 'RecordSearched');

CREATE FUNCTION require_next_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq bigint; last_version bigint;
BEGIN
    SELECT max(seq) INTO last_seq FROM record_event;
    SELECT max(version) INTO last_version FROM record_event WHERE entity_id = NEW.entity_id;
    -- The first may have any number: a lost database is refilled from what the topic still holds.
    IF NEW.seq <> last_seq + 1 OR NEW.version <> last_version + 1 THEN
        RAISE EXCEPTION 'Event % of the Record, version % of %, does not come next.', NEW.seq, NEW.version, NEW.entity_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_order BEFORE INSERT ON record_event FOR EACH ROW EXECUTE FUNCTION require_next_event();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE ALL ON record_event FROM PUBLIC;
GRANT SELECT, INSERT ON record_event TO audit_writer;
GRANT SELECT ON record_event TO audit_reader;

CREATE TABLE redaction_agreed (
    redaction_id   text        PRIMARY KEY,
    case_id        text        NOT NULL,
    asked_by       text        NOT NULL,
    reason         text        NOT NULL,
    agreed_by      text        NOT NULL,
    agreed_role    text        NOT NULL,
    authentication text,
    agreed_at      timestamptz NOT NULL,
    CHECK (agreed_by <> asked_by)
);
COMMENT ON TABLE redaction_agreed IS 'What has to be done, written before the first key is destroyed, so that a crash in between leaves nothing half done.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON redaction_agreed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE ALL ON redaction_agreed FROM PUBLIC;
GRANT SELECT, INSERT ON redaction_agreed TO audit_writer;
GRANT SELECT ON redaction_agreed TO audit_reader;
