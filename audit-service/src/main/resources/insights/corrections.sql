-- Corrections: runs released in the period, and runs whose answer a person corrected in the period after it was released; the latter also
-- for the same part of the period before. By flow and by the rule that decided last before the release (none: no rule decided).
SELECT coalesce(r.flow, '') AS flow, j.rule,
       count(*) FILTER (WHERE r.released_at >= :from AND r.released_at < :to) AS released,
       count(*) FILTER (WHERE r.corrected_at >= :from AND r.corrected_at < :to) AS corrected,
       count(*) FILTER (WHERE r.corrected_at >= :before AND r.corrected_at < :then) AS corrected_before
  FROM insight_run r
  LEFT JOIN LATERAL (SELECT rule FROM insight_routing WHERE run_id = r.key AND at <= r.released_at ORDER BY evaluation DESC LIMIT 1) j ON true
 WHERE r.released_at >= :from AND r.released_at < :to OR r.corrected_at >= :from AND r.corrected_at < :to OR r.corrected_at >= :before AND r.corrected_at < :then
 GROUP BY r.flow, j.rule
HAVING count(*) FILTER (WHERE r.corrected_at >= :from AND r.corrected_at < :to OR r.corrected_at >= :before AND r.corrected_at < :then) > 0
 ORDER BY corrected DESC, flow, j.rule
