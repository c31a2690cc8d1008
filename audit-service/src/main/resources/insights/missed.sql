-- Missed targets: approvals and exceptions whose target lies in the period, and how many of them missed it; the same for the period before. By flow and kind.
SELECT coalesce(flow, '') AS flow, kind,
       count(*) FILTER (WHERE due_at >= :from) AS due,
       count(*) FILTER (WHERE due_at >= :from AND missed_at IS NOT NULL) AS missed,
       count(*) FILTER (WHERE due_at < :from) AS due_before,
       count(*) FILTER (WHERE due_at < :from AND missed_at IS NOT NULL) AS missed_before
  FROM insight_open
 WHERE due_at >= :before AND due_at < :to
 GROUP BY flow, kind
 ORDER BY missed DESC, flow, kind
