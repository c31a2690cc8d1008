-- Rule value: every rule of the active version of each flow, with what it did in the period. since: from which activation on every active version had it with the
-- same condition and outcome (of a version that was activated more than once, the last time counts).
-- flowRuns: runs of the flow that were judged in the period. matched: evaluations in which its condition held; decided: in which it decided; lastMatched: ever.
-- Of decisions on approvals that the rule opened since, made in the period and not taken back (purpose decide): decisions, unedited (plain approvals), edited (edits and
-- answers), rejected, sentBack, overridden. looked: those whose first look is known; medianLookSeconds: from it to the decision. medianWaitSeconds: from
-- opening to decision; waitingHours: the sum of it. topAmount: 95th percentile of the amounts approved unedited, if they
-- are of one currency.
-- released: runs that it released on its own (no person did); checked and wrong: of those, later checks; corrected: runs that it decided on and whose answer was corrected.
-- exceptions: items that it opened itself since (not those of a stop, a lapsed time, ... in its runs); settled: runs of them that people settled; letGo: of those, released unedited.
WITH since AS (
    SELECT r.flow, r.rule, min(f.activated_at) AS since
      FROM insight_active a
      JOIN insight_rule r USING (flow, version)
      JOIN insight_flow f ON f.flow = r.flow
     WHERE NOT EXISTS (SELECT 1 FROM insight_flow o LEFT JOIN insight_rule i ON (i.flow, i.version, i.rule) = (o.flow, o.version, r.rule)
                        WHERE o.flow = r.flow AND o.activated_at >= f.activated_at AND (i.condition, i.outcome) IS DISTINCT FROM (r.condition, r.outcome))
     GROUP BY r.flow, r.rule
), decision AS (
    SELECT flow, rule,
           count(*) AS decisions,
           count(*) FILTER (WHERE unedited) AS unedited,
           count(*) FILTER (WHERE kind IN ('edit', 'answer')) AS edited,
           count(*) FILTER (WHERE kind = 'reject') AS rejected,
           count(*) FILTER (WHERE kind = 'send-back') AS sent_back,
           count(*) FILTER (WHERE kind = 'override') AS overridden,
           count(looked_seconds) AS looked,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_seconds) AS median_look,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_seconds) AS median_wait,
           sum(waited_seconds) / 3600 AS waiting_hours,
           CASE WHEN count(DISTINCT coalesce(currency, '')) FILTER (WHERE unedited AND amount IS NOT NULL) = 1
               THEN percentile_disc(0.95) WITHIN GROUP (ORDER BY amount) FILTER (WHERE unedited AND amount IS NOT NULL) END AS top_amount
      FROM insight_standing JOIN since USING (flow, rule) WHERE purpose = 'decide' AND opened_at >= since AND at >= :from AND at < :to GROUP BY flow, rule
), matched AS (
    SELECT i.flow, m.rule, count(*) FILTER (WHERE i.at >= :from) AS matched, max(i.at) AS last_matched
      FROM insight_routing i, unnest(i.matched) AS m (rule) WHERE i.at < :to GROUP BY i.flow, m.rule
), decided AS (
    SELECT flow, rule, count(*) AS decided FROM insight_routing WHERE at >= :from AND at < :to GROUP BY flow, rule
), run AS (
    SELECT flow, count(*) AS runs FROM insight_routing WHERE evaluation = 1 AND at >= :from AND at < :to GROUP BY flow
), outcome AS (
    SELECT r.flow, j.rule,
           count(*) FILTER (WHERE r.released_alone AND r.released_at >= :from AND r.released_at < :to) AS released,
           count(*) FILTER (WHERE r.released_alone AND r.checked_at >= :from AND r.checked_at < :to) AS checked,
           count(*) FILTER (WHERE r.released_alone AND r.checked_at >= :from AND r.checked_at < :to AND r.checked = 'wrong') AS wrong,
           count(*) FILTER (WHERE r.corrected_at >= :from AND r.corrected_at < :to) AS corrected
      FROM insight_run r
      JOIN LATERAL (SELECT rule FROM insight_routing WHERE run_id = r.key AND at <= r.released_at ORDER BY evaluation DESC LIMIT 1) j ON true
     WHERE r.released_at IS NOT NULL GROUP BY r.flow, j.rule
), exception AS (
    SELECT e.flow, e.rule, count(DISTINCT e.key) AS exceptions, count(d.key) AS settled, count(d.key) FILTER (WHERE d.kind = 'release' AND NOT d.edited) AS let_go
      FROM insight_exception e
      JOIN since s ON (s.flow, s.rule) = (e.flow, e.rule) AND e.opened_at >= s.since
      JOIN LATERAL (SELECT route, reason_code FROM insight_routing WHERE run_id = e.run_id AND at <= e.opened_at ORDER BY evaluation DESC LIMIT 1) j
        ON j.route = 'exception' AND j.reason_code = e.reason_code
      LEFT JOIN insight_decision d ON d.item = e.key AND d.run_id IS NOT NULL
     WHERE e.opened_at >= :from AND e.opened_at < :to GROUP BY e.flow, e.rule
)
SELECT r.flow, r.version, r.position, r.rule, r.name, r.outcome, r.owner, r.review_by, r.expires, s.since,
       coalesce(run.runs, 0) AS flow_runs, coalesce(m.matched, 0) AS matched, m.last_matched, coalesce(j.decided, 0) AS decided,
       coalesce(d.decisions, 0) AS decisions, coalesce(d.unedited, 0) AS unedited, coalesce(d.edited, 0) AS edited, coalesce(d.rejected, 0) AS rejected,
       coalesce(d.sent_back, 0) AS sent_back, coalesce(d.overridden, 0) AS overridden,
       coalesce(d.looked, 0) AS looked, round(d.median_look::numeric, 1) AS median_look_seconds, round(d.median_wait::numeric, 1) AS median_wait_seconds, round(d.waiting_hours, 2) AS waiting_hours,
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
