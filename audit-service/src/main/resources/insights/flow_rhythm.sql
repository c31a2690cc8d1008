-- Review rhythm of the flow in the seven days that end the period: approvals and exceptions that arrived, that left, that wait at the end; targets that lie in
-- those days and are over, and how many were missed.
SELECT count(*) FILTER (WHERE opened_at >= :week AND opened_at < :to) AS arrived,
       count(*) FILTER (WHERE ended_at >= :week AND ended_at < :to) AS departed,
       count(*) FILTER (WHERE opened_at < :to AND (ended_at IS NULL OR ended_at >= :to)) AS waiting,
       count(*) FILTER (WHERE due_at >= :week AND due_at < :now) AS due,
       count(*) FILTER (WHERE due_at >= :week AND due_at < :now AND missed_at IS NOT NULL) AS missed
  FROM insight_open
 WHERE flow = :flow
