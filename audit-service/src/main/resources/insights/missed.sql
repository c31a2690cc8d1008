-- Missed targets: approvals and exceptions whose target lies in the period and is over, and how many of them missed it; the same for the same part of the period
-- before. By flow and kind.
SELECT coalesce(flow, '') AS flow, kind,
       count(*) FILTER (WHERE due_at >= :from) AS due,
       count(*) FILTER (WHERE due_at >= :from AND missed_at IS NOT NULL) AS missed,
       count(*) FILTER (WHERE due_at < :from) AS due_before,
       count(*) FILTER (WHERE due_at < :from AND missed_at IS NOT NULL) AS missed_before
  FROM insight_open
 WHERE due_at >= :from AND due_at < :now OR due_at >= :before AND due_at < :then
 GROUP BY flow, kind
 ORDER BY missed DESC, flow, kind
