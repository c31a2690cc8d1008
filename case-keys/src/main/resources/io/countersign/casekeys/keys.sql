-- The keys of cases. Run by the deployment in the database `keys`, as its owner `keys_owner`; running it again changes nothing.
-- Three roles must be there: keys_owner (can't log in), keys_user (the services) and keys_destroyer (audit-service).

CREATE TABLE IF NOT EXISTS case_key (
    key_id       text PRIMARY KEY CHECK (key_id ~ '^ck_[0-9a-f]{32}$'),
    case_id      text NOT NULL,
    secret       bytea CHECK (octet_length(secret) = 32),
    commit_key   bytea NOT NULL CHECK (octet_length(commit_key) = 32),
    made_at      timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    destroyed_by text,
    why          text,
    CHECK ((secret IS NULL) = (destroyed_at IS NOT NULL AND destroyed_by IS NOT NULL AND why IS NOT NULL)),
    CHECK ((secret IS NOT NULL) = (destroyed_at IS NULL AND destroyed_by IS NULL AND why IS NULL))
);
COMMENT ON TABLE case_key IS 'One row per key that was ever made; a row stays for good, its secret until it is destroyed.';
COMMENT ON COLUMN case_key.commit_key IS 'Salts commitments to what was sealed; stays, so that the log can still be derived again.';
COMMENT ON COLUMN case_key.why IS 'Which redaction asked for it; nothing personal, it can not be erased.';

-- A case has one key at a time.
CREATE UNIQUE INDEX IF NOT EXISTS case_key_in_use ON case_key (case_id) WHERE secret IS NOT NULL;

CREATE OR REPLACE FUNCTION case_key_only_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.secret IS NULL THEN
        RAISE EXCEPTION 'key % was destroyed and stays as it is', OLD.key_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.secret IS NOT NULL OR (NEW.key_id, NEW.case_id, NEW.commit_key, NEW.made_at) IS DISTINCT FROM (OLD.key_id, OLD.case_id, OLD.commit_key, OLD.made_at) THEN
        RAISE EXCEPTION 'a key can be destroyed, not changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION case_key_never_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'keys are destroyed, their rows stay' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE TRIGGER only_destroyed BEFORE UPDATE ON case_key FOR EACH ROW EXECUTE FUNCTION case_key_only_destroyed();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON case_key FOR EACH STATEMENT EXECUTE FUNCTION case_key_never_removed();

REVOKE ALL ON case_key FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO keys_user, keys_destroyer;
GRANT SELECT, INSERT (key_id, case_id, secret, commit_key) ON case_key TO keys_user, keys_destroyer;
-- MAINTAIN: what a destroyed secret leaves in the table's file goes with VACUUM.
GRANT UPDATE (secret, destroyed_at, destroyed_by, why), MAINTAIN ON case_key TO keys_destroyer;
