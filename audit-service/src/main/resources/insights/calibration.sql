-- Calibration: runs that named a confidence and on which a person had the last word in the period, by tenths of the confidence (1.0 belongs to the last).
-- rightOnes: approved unedited, or found right by a check; wrong: edited, answered, rejected, sent back or overridden, or found wrong by a check.
-- confidence: the mean of what the senders said; share: rightOnes / runs.
WITH said AS (
    SELECT DISTINCT ON (run_id) flow, confidence, unedited AS was_right FROM insight_standing
     WHERE purpose = 'decide' AND confidence IS NOT NULL AND at >= :from AND at < :to ORDER BY run_id, at DESC
), word AS (
    SELECT flow, confidence, was_right FROM said
    UNION ALL
    SELECT flow, confidence, checked = 'right' FROM insight_run WHERE checked IS NOT NULL AND confidence IS NOT NULL AND checked_at >= :from AND checked_at < :to
)
SELECT coalesce(flow, '') AS flow, least(width_bucket(confidence, 0, 1, 10), 10) AS tenth, count(*) AS runs, count(*) FILTER (WHERE was_right) AS right_ones,
       round(avg(confidence)::numeric, 3) AS confidence, round(count(*) FILTER (WHERE was_right)::numeric / count(*), 3) AS share
  FROM word
 GROUP BY flow, 2
 ORDER BY flow, tenth
