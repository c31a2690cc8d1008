-- Rubber stamps by rule: of the decisions on approvals in the period whose first look is known (purpose decide, not taken back), the share that are plain approvals
-- made faster than reading takes: in less than 5 seconds, or less than a second for each 30 characters of the run's input and output, whichever is more.
-- Only rules with 20 such decisions or more. laterWrong: runs approved quickly whose answer was corrected later, or found wrong by a check.
SELECT coalesce(s.flow, '') AS flow, s.rule, NULL::text AS person, count(*) AS decisions,
       count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds) AS quick,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_seconds)::numeric, 1) AS median_look_seconds,
       count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds AND (r.checked = 'wrong' OR r.corrected_at IS NOT NULL)) AS later_wrong
  FROM insight_standing s LEFT JOIN insight_run r ON r.key = s.run_id
 WHERE purpose = 'decide' AND at >= :from AND at < :to AND looked_seconds IS NOT NULL
 GROUP BY s.flow, s.rule
HAVING count(*) >= 20
 ORDER BY count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds)::numeric / count(*) DESC, decisions DESC, flow, rule
