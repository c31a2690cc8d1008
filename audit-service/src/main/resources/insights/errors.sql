-- Sampled errors: of what a rule released on its own (no person did) in the eight weeks that end the period, how much was picked for a check, how much of that was checked,
-- and how much of what was checked was wrong; by flow and rule (none: no rule decided). The interval is Wilson's, at 95 %.
SELECT coalesce(r.flow, '') AS flow, j.rule,
       count(*) AS released,
       count(*) FILTER (WHERE r.sampled) AS sampled,
       count(*) FILTER (WHERE r.checked IS NOT NULL) AS checked,
       count(*) FILTER (WHERE r.checked = 'wrong') AS wrong
  FROM insight_run r
  LEFT JOIN LATERAL (SELECT rule FROM insight_routing WHERE run_id = r.key AND at <= r.released_at ORDER BY evaluation DESC LIMIT 1) j ON true
 WHERE r.released_alone AND r.released_at >= :to - interval '56 days' AND r.released_at < :to
 GROUP BY r.flow, j.rule
HAVING count(*) FILTER (WHERE r.sampled) > 0
 ORDER BY wrong DESC, checked DESC, flow, j.rule
