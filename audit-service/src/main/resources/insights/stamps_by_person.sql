-- Rubber stamps by person: as by rule, for the person who decided. only: this person's row alone; empty: everybody's.
SELECT '' AS flow, NULL::text AS rule, person, count(*) AS decisions,
       count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds) AS quick,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_seconds)::numeric, 1) AS median_look_seconds,
       count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds AND (r.checked = 'wrong' OR r.corrected_at IS NOT NULL)) AS later_wrong
  FROM insight_standing s LEFT JOIN insight_run r ON r.key = s.run_id
 WHERE purpose = 'decide' AND at >= :from AND at < :to AND looked_seconds IS NOT NULL AND :only IN ('', person)
 GROUP BY person
HAVING count(*) >= 20
 ORDER BY count(*) FILTER (WHERE unedited AND looked_seconds < reading_seconds)::numeric / count(*) DESC, decisions DESC, person
