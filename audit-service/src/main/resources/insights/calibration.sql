-- Calibration: runs that named a confidence and on which people decided, or which they checked, in the period, by tenths of the confidence (1.0 belongs to the last).
-- rightOnes: every decision approved it unedited, or a check found it right; wrong: edited, answered, rejected, sent back or overridden once or more, or found
-- wrong by a check.
-- confidence: the mean of what the senders said; share: rightOnes / runs.
WITH said AS (
    SELECT min(flow) AS flow, min(confidence) AS confidence, bool_and(unedited) AS was_right FROM insight_standing
     WHERE purpose = 'decide' AND confidence IS NOT NULL AND at >= :from AND at < :to GROUP BY run_id
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
