-- Volume: runs received in the period and in the same part of the period before, by flow.
SELECT coalesce(flow, '') AS flow,
       count(*) FILTER (WHERE received_at >= :from) AS runs,
       count(*) FILTER (WHERE received_at < :from) AS runs_before
  FROM insight_run
 WHERE received_at >= :from AND received_at < :to OR received_at >= :before AND received_at < :then
 GROUP BY flow
 ORDER BY runs DESC, flow
