-- Rule value: every rule of the active version of each flow, with what it did in the period. since: when a version that has the rule was activated last, of all such versions the earliest.
-- flowRuns: runs of the flow that were judged in the period. matched: evaluations in which its condition held; decided: in which it decided; lastMatched: ever.
-- Of decisions on approvals that the rule opened, made in the period and not taken back (purpose decide): decisions, unedited (plain approvals), edited (edits and
-- answers), rejected, sentBack, overridden. medianLookSeconds: from the person's first look to the decision, where a look is known. medianWaitSeconds: from
-- opening to decision; waitingHours: the sum of it. topAmount: 95th percentile of the amounts approved unedited.
-- released: runs that it released on its own; checked and wrong: of those, later checks; corrected: runs that it decided on and whose answer was corrected.
-- exceptions: items it opened; settled: runs of them that people settled; letGo: of those, released unedited.
WITH decision AS (
    SELECT flow, rule,
           count(*) AS decisions,
           count(*) FILTER (WHERE unedited) AS unedited,
           count(*) FILTER (WHERE kind IN ('edit', 'answer')) AS edited,
           count(*) FILTER (WHERE kind = 'reject') AS rejected,
           count(*) FILTER (WHERE kind = 'send-back') AS sent_back,
           count(*) FILTER (WHERE kind = 'override') AS overridden,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_seconds) AS median_look,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_seconds) AS median_wait,
           sum(waited_seconds) / 3600 AS waiting_hours,
           percentile_disc(0.95) WITHIN GROUP (ORDER BY amount) FILTER (WHERE unedited AND amount IS NOT NULL) AS top_amount
      FROM insight_standing WHERE purpose = 'decide' AND at >= :from AND at < :to GROUP BY flow, rule
), matched AS (
    SELECT i.flow, m.rule, count(*) FILTER (WHERE i.at >= :from) AS matched, max(i.at) AS last_matched
      FROM insight_routing i, unnest(i.matched) AS m (rule) WHERE i.at < :to GROUP BY i.flow, m.rule
), decided AS (
    SELECT flow, rule, count(*) AS decided FROM insight_routing WHERE at >= :from AND at < :to GROUP BY flow, rule
), run AS (
    SELECT flow, count(*) AS runs FROM insight_routing WHERE evaluation = 1 AND at >= :from AND at < :to GROUP BY flow
), outcome AS (
    SELECT r.flow, j.rule,
           count(*) FILTER (WHERE j.route = 'release' AND r.released_at >= :from AND r.released_at < :to) AS released,
           count(*) FILTER (WHERE j.route = 'release' AND r.checked_at >= :from AND r.checked_at < :to) AS checked,
           count(*) FILTER (WHERE j.route = 'release' AND r.checked_at >= :from AND r.checked_at < :to AND r.checked = 'wrong') AS wrong,
           count(*) FILTER (WHERE r.corrected_at >= :from AND r.corrected_at < :to) AS corrected
      FROM insight_run r
      JOIN LATERAL (SELECT rule, route FROM insight_routing WHERE run_id = r.key AND at <= r.released_at ORDER BY evaluation DESC LIMIT 1) j ON true
     WHERE r.released_at IS NOT NULL GROUP BY r.flow, j.rule
), exception AS (
    SELECT e.flow, e.rule, count(DISTINCT e.key) AS exceptions, count(d.key) AS settled, count(d.key) FILTER (WHERE d.kind = 'release' AND NOT d.edited) AS let_go
      FROM insight_exception e LEFT JOIN insight_decision d ON d.item = e.key
     WHERE e.opened_at >= :from AND e.opened_at < :to GROUP BY e.flow, e.rule
), since AS (
    SELECT i.flow, i.rule, min(f.activated_at) AS since FROM insight_rule i JOIN insight_flow f ON (f.flow, f.version) = (i.flow, i.version) GROUP BY i.flow, i.rule
)
SELECT r.flow, r.version, r.position, r.rule, r.name, r.outcome, r.owner, r.review_by, r.expires, s.since,
       coalesce(run.runs, 0) AS flow_runs, coalesce(m.matched, 0) AS matched, m.last_matched, coalesce(j.decided, 0) AS decided,
       coalesce(d.decisions, 0) AS decisions, coalesce(d.unedited, 0) AS unedited, coalesce(d.edited, 0) AS edited, coalesce(d.rejected, 0) AS rejected,
       coalesce(d.sent_back, 0) AS sent_back, coalesce(d.overridden, 0) AS overridden,
       round(d.median_look::numeric, 1) AS median_look_seconds, round(d.median_wait::numeric, 1) AS median_wait_seconds, round(d.waiting_hours, 2) AS waiting_hours,
       d.top_amount, coalesce(o.released, 0) AS released, coalesce(o.checked, 0) AS checked, coalesce(o.wrong, 0) AS wrong, coalesce(o.corrected, 0) AS corrected,
       coalesce(e.exceptions, 0) AS exceptions, coalesce(e.settled, 0) AS settled, coalesce(e.let_go, 0) AS let_go
  FROM insight_active a
  JOIN insight_rule r USING (flow, version)
  LEFT JOIN since s ON (s.flow, s.rule) = (r.flow, r.rule)
  LEFT JOIN run ON run.flow = r.flow
  LEFT JOIN matched m ON (m.flow, m.rule) = (r.flow, r.rule)
  LEFT JOIN decided j ON (j.flow, j.rule) = (r.flow, r.rule)
  LEFT JOIN decision d ON (d.flow, d.rule) = (r.flow, r.rule)
  LEFT JOIN outcome o ON (o.flow, o.rule) = (r.flow, r.rule)
  LEFT JOIN exception e ON (e.flow, e.rule) = (r.flow, r.rule)
 ORDER BY r.flow, r.position
