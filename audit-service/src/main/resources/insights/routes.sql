-- Routes: how rules judged runs when they came (their first evaluation), by flow and route, in the period and in the same part of the period before.
SELECT coalesce(flow, '') AS flow, route,
       count(*) FILTER (WHERE at >= :from) AS runs,
       count(*) FILTER (WHERE at < :from) AS runs_before
  FROM insight_routing
 WHERE evaluation = 1 AND (at >= :from AND at < :to OR at >= :before AND at < :then)
 GROUP BY flow, route
 ORDER BY flow, runs DESC, route
