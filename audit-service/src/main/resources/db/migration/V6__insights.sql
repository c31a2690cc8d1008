-- What insights are counted from: what happened to each run, approval and exception, as columns. Made from the entries by the one who fills the
-- search (V3), UNLOGGED like it and thrown away like it. No text that anybody wrote is in it: ids, times, states, amounts, names of rules.
-- docs/insights.md says what each figure means; src/main/resources/insights has the SQL of each.

CREATE UNLOGGED TABLE insight_run (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    flow         text,
    source       text,
    action_type  text,
    amount       numeric,
    currency     text,
    confidence   double precision,
    characters   integer,
    received_at  timestamptz,
    state        text,
    released_at  timestamptz,
    released_alone boolean,
    sampled      boolean,
    corrected_at timestamptz,
    corrected_by text,
    checked      text,
    checked_at   timestamptz,
    checked_by   text,
    told_at      timestamptz,
    delivered_at timestamptz
);
COMMENT ON TABLE insight_run IS 'One row per run. characters: of its input and output; null once they are erased. released_alone: rules did it, no person. told_at: the last directive to proceed; delivered_at: the last webhook delivery.';
CREATE INDEX insight_run_by_time ON insight_run (received_at);

CREATE UNLOGGED TABLE insight_routing (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    run_id       text,
    evaluation   integer,
    at           timestamptz,
    flow         text,
    flow_version integer,
    route        text,
    rule         text,
    reason_code  text,
    risk         text,
    matched      text[]
);
COMMENT ON TABLE insight_routing IS 'One row per evaluation of a run. rule: the one that decided; matched: all whose condition held.';
CREATE INDEX insight_routing_by_time ON insight_routing (at);
CREATE INDEX insight_routing_by_run ON insight_routing (run_id);

CREATE UNLOGGED TABLE insight_approval (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    run_id       text,
    purpose      text,
    flow         text,
    flow_version integer,
    rule         text,
    action_type  text,
    risk         text,
    stage        integer,
    owner        text,
    opened_at    timestamptz,
    due_at       timestamptz,
    missed_at    timestamptz,
    escalated_at timestamptz,
    undone_at    timestamptz,
    ended_at     timestamptz,
    state        text
);
COMMENT ON TABLE insight_approval IS 'One row per approval. owner, due_at: of the stage it is in. ended_at: final, expired or cancelled.';
CREATE INDEX insight_approval_by_time ON insight_approval (opened_at);

CREATE UNLOGGED TABLE insight_view (
    key         text PRIMARY KEY,
    case_id     text NOT NULL,
    approval_id text,
    person      text,
    at          timestamptz
);
CREATE INDEX insight_view_by_approval ON insight_view (approval_id, person, at);

CREATE UNLOGGED TABLE insight_decision (
    key      text PRIMARY KEY,
    case_id  text NOT NULL,
    run_id   text,
    item     text,
    person   text,
    kind     text,
    edited   boolean,
    stage    integer,
    closing  boolean,
    shown_at timestamptz,
    at       timestamptz
);
COMMENT ON TABLE insight_decision IS 'One row per decision of a person on an approval or an exception. run_id: null where an incident was settled. closing: it can be undone; shown_at: the first view of what was decided, as it came with the decision.';
CREATE INDEX insight_decision_by_time ON insight_decision (at);
CREATE INDEX insight_decision_by_item ON insight_decision (item);

CREATE UNLOGGED TABLE insight_exception (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    run_id       text,
    flow         text,
    rule         text,
    reason_code  text,
    risk         text,
    owner        text,
    triggers     integer,
    opened_at    timestamptz,
    due_at       timestamptz,
    missed_at    timestamptz,
    escalated_at timestamptz,
    ended_at     timestamptz,
    state        text
);
COMMENT ON TABLE insight_exception IS 'One row per item of the exception queue. ended_at: resolved or cancelled.';
CREATE INDEX insight_exception_by_time ON insight_exception (opened_at);

CREATE UNLOGGED TABLE insight_flow (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    flow         text,
    version      integer,
    yaml         text,
    proposed_by  text,
    approved_by  text,
    evidence     text,
    activated_at timestamptz,
    retired_at   timestamptz
);
COMMENT ON TABLE insight_flow IS 'One row per version of a flow.';

CREATE UNLOGGED TABLE insight_rule (
    key       text PRIMARY KEY,
    case_id   text NOT NULL,
    flow      text,
    version   integer,
    position  integer,
    rule      text,
    name      text,
    outcome   text,
    condition text,
    reason    text,
    owner     text,
    review_by date,
    expires   date,
    sample    double precision
);
COMMENT ON TABLE insight_rule IS 'One row per rule of a version of a flow, read from its document.';

CREATE UNLOGGED TABLE insight_autonomy (
    key          text PRIMARY KEY,
    case_id      text NOT NULL,
    flow         text,
    version      integer,
    action_type  text,
    before       text,
    after        text,
    proposed_by  text,
    approved_by  text,
    activated_by text,
    at           timestamptz
);

CREATE VIEW insight_active AS
SELECT DISTINCT ON (flow) flow, version, yaml, activated_at, evidence, proposed_by, approved_by
  FROM insight_flow WHERE activated_at IS NOT NULL AND retired_at IS NULL ORDER BY flow, activated_at DESC, version DESC;
COMMENT ON VIEW insight_active IS 'The active version of each flow: activated last, and not retired since.';

CREATE VIEW insight_standing AS
SELECT d.key, d.item AS approval_id, a.purpose, a.flow, a.rule, a.action_type, a.risk, a.owner, a.run_id, a.case_id, a.opened_at, d.person, d.kind, d.stage, d.at,
       d.kind = 'approve' AND NOT d.edited AS unedited,
       extract(epoch FROM d.at - a.opened_at) AS waited_seconds,
       extract(epoch FROM d.at - coalesce(d.shown_at, v.at)) AS looked_seconds,
       greatest(5, coalesce(r.characters, 0) / 30.0) AS reading_seconds,
       r.amount, r.currency, r.confidence
  FROM insight_decision d
  JOIN insight_approval a ON a.key = d.item
  LEFT JOIN insight_run r ON r.key = a.run_id
  LEFT JOIN LATERAL (SELECT min(at) AS at FROM insight_view WHERE approval_id = d.item AND person = d.person AND at <= d.at) v ON true
 WHERE NOT (d.closing AND a.undone_at IS NOT NULL AND d.at <= a.undone_at);
COMMENT ON VIEW insight_standing IS 'Decisions on approvals that were not taken back, with how long the person had looked and how long reading takes at least.';

CREATE VIEW insight_open AS
SELECT key, 'approval' AS kind, flow, rule, owner, opened_at, due_at, CASE WHEN missed_at >= due_at THEN missed_at END AS missed_at, ended_at FROM insight_approval WHERE opened_at IS NOT NULL
UNION ALL
SELECT key, 'exception', flow, rule, owner, opened_at, due_at, missed_at, ended_at FROM insight_exception WHERE opened_at IS NOT NULL;
COMMENT ON VIEW insight_open IS 'Work for people: approvals (to decide or to check) and exceptions. A target that an earlier stage missed is not the next owner''s.';

GRANT SELECT, INSERT, UPDATE, DELETE ON insight_run, insight_routing, insight_approval, insight_view, insight_decision, insight_exception, insight_flow, insight_rule,
    insight_autonomy TO audit_writer;
GRANT SELECT ON insight_run, insight_routing, insight_approval, insight_view, insight_decision, insight_exception, insight_flow, insight_rule, insight_autonomy,
    insight_active, insight_standing, insight_open TO audit_reader;

-- What is in the Record already is read once more, for these tables too.
TRUNCATE search_entry, search_reference, search_run, search_position;
