-- What outsiders check the logs by: hashes of full tiles, cosignatures of witnesses, their refusals, and changes of the signing key.

CREATE TABLE subtree (
    origin     text     NOT NULL,
    level      smallint NOT NULL CHECK (level BETWEEN 1 AND 7),
    hash_index bigint   NOT NULL CHECK (hash_index >= 0),
    hash       bytea    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (origin, level, hash_index)
);
COMMENT ON TABLE subtree IS 'Roots over 256^level leaves each: the hashes in tiles above the lowest level. Derived; a proof reads these instead of every leaf.';

CREATE INDEX root_leaf_by_hash ON root_leaf USING hash (leaf_hash);

CREATE TABLE cosignature (
    origin    text        NOT NULL,
    size      bigint      NOT NULL,
    signer    text        NOT NULL,
    line      text        NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size, signer),
    FOREIGN KEY (origin, size) REFERENCES checkpoint
);
COMMENT ON TABLE cosignature IS 'Further signature lines of a checkpoint: of witnesses, and of a new signing key at the size where it begins. signer is a vkey.';

CREATE TABLE witness_refusal (
    origin     text        NOT NULL,
    size       bigint      NOT NULL,
    signer     text        NOT NULL,
    status     integer     NOT NULL,
    what       text        NOT NULL,
    noticed_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size, signer, status)
);
COMMENT ON TABLE witness_refusal IS 'A witness did not take a checkpoint: the log it has seen is another one, or a longer one. Open until it cosigns a later one.';

CREATE TABLE signing_key (
    number     integer     PRIMARY KEY CHECK (number >= 1),
    note       text        NOT NULL,
    rotated_at timestamptz NOT NULL
);
COMMENT ON TABLE signing_key IS 'Changes of the signing key, each a note signed by the key before and by the one it names.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['subtree', 'cosignature', 'witness_refusal', 'signing_key'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    END LOOP;
END $$;

REVOKE ALL ON subtree, cosignature, witness_refusal, signing_key FROM PUBLIC;
GRANT SELECT ON subtree, cosignature, witness_refusal, signing_key TO audit_writer, audit_reader, audit_signer;
GRANT INSERT ON subtree, cosignature, witness_refusal, signing_key TO audit_signer;
