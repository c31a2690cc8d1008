-- The five newest exceptions of the flow in the period. same: how many of the same reason code, rule and source were opened in the seven days up to it, itself
-- included.
SELECT e.key AS exception_id, e.reason_code, e.rule, r.source, e.opened_at,
       (SELECT count(*) FROM insight_exception o LEFT JOIN insight_run s ON s.key = o.run_id
         WHERE o.flow = e.flow AND o.reason_code IS NOT DISTINCT FROM e.reason_code AND o.rule IS NOT DISTINCT FROM e.rule AND s.source IS NOT DISTINCT FROM r.source
           AND o.opened_at > e.opened_at - interval '7 days' AND o.opened_at <= e.opened_at) AS same
  FROM insight_exception e LEFT JOIN insight_run r ON r.key = e.run_id
 WHERE e.flow = :flow AND e.opened_at >= :from AND e.opened_at < :to
 ORDER BY e.opened_at DESC, e.key
 LIMIT 5
