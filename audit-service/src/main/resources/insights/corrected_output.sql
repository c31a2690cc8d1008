-- The newest output of the flow that a person put right in place in the period: edited or answered in an approval, or corrected after its release.
-- told: the caller was given a directive to proceed at that time or later; delivered: a webhook took it.
SELECT c.case_id, c.how, c.person, c.at, coalesce(r.told_at >= c.at, false) AS told, coalesce(r.delivered_at >= c.at, false) AS delivered
  FROM (SELECT run_id, case_id, 'edited before its release' AS how, person, at FROM insight_standing WHERE flow = :flow AND kind IN ('edit', 'answer')
        UNION ALL
        SELECT key, case_id, 'corrected after its release', corrected_by, corrected_at FROM insight_run WHERE flow = :flow AND corrected_at IS NOT NULL) c
  JOIN insight_run r ON r.key = c.run_id
 WHERE c.at >= :from AND c.at < :to
 ORDER BY c.at DESC, c.run_id
 LIMIT 1
