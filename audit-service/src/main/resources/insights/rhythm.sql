-- Rhythm: for each owner, approvals and exceptions that arrived in the period, that left (decided, resolved, expired, cancelled or withdrawn), and that
-- wait at its end (waitingExceptions: of them, exceptions). growsBy: (arrived - left) / days, with one decimal. decisions: what the owner decided, whoever owned it; looks: approvals looked at.
-- due: items whose target lies in the period and is over; missed: those of them whose target was missed. medianSeconds: from opening to leaving, of those that left.
WITH acts AS (
    SELECT person, count(*) AS decisions FROM insight_decision WHERE at >= :from AND at < :to GROUP BY person
), looks AS (
    SELECT person, count(*) AS looks FROM insight_view WHERE at >= :from AND at < :to GROUP BY person
)
SELECT o.owner,
       count(*) FILTER (WHERE opened_at >= :from AND opened_at < :to) AS arrived,
       count(*) FILTER (WHERE ended_at >= :from AND ended_at < :to) AS departed,
       count(*) FILTER (WHERE opened_at < :to AND (ended_at IS NULL OR ended_at >= :to)) AS waiting,
       count(*) FILTER (WHERE o.kind = 'exception' AND opened_at < :to AND (ended_at IS NULL OR ended_at >= :to)) AS waiting_exceptions,
       min(opened_at) FILTER (WHERE opened_at < :to AND (ended_at IS NULL OR ended_at >= :to)) AS oldest,
       round((count(*) FILTER (WHERE opened_at >= :from AND opened_at < :to) - count(*) FILTER (WHERE ended_at >= :from AND ended_at < :to)) / :days::numeric, 1) AS grows_by,
       count(*) FILTER (WHERE due_at >= :from AND due_at < :now) AS due,
       count(*) FILTER (WHERE due_at >= :from AND due_at < :now AND missed_at IS NOT NULL) AS missed,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - opened_at)) FILTER (WHERE ended_at >= :from AND ended_at < :to))::numeric)
           AS median_seconds,
       coalesce(max(a.decisions), 0) AS decisions,
       coalesce(max(l.looks), 0) AS looks
  FROM insight_open o LEFT JOIN acts a ON a.person = o.owner LEFT JOIN looks l ON l.person = o.owner
 WHERE o.owner IS NOT NULL AND o.opened_at < :to AND (o.ended_at IS NULL OR o.ended_at >= :from)
 GROUP BY o.owner
 ORDER BY grows_by DESC, waiting DESC, o.owner
