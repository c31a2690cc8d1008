-- Repeats: the same flow, reason code, rule and source three times or more within the seven days that end the period. items: exceptions opened;
-- newest: the exception opened last.
SELECT coalesce(e.flow, '') AS flow, e.reason_code, e.rule, r.source,
       count(*) AS items, min(e.opened_at) AS first_at, max(e.opened_at) AS last_at,
       (array_agg(e.key ORDER BY e.opened_at DESC, e.key))[1] AS newest
  FROM insight_exception e LEFT JOIN insight_run r ON r.key = e.run_id
 WHERE e.opened_at >= :to - interval '7 days' AND e.opened_at < :to
 GROUP BY e.flow, e.reason_code, e.rule, r.source
HAVING count(*) >= 3
 ORDER BY items DESC, last_at DESC
 LIMIT 20
