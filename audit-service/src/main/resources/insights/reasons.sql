-- Exception reasons: items opened in the period and in the same part of the period before, by flow and reason code; the ten most frequent.
SELECT coalesce(flow, '') AS flow, reason_code,
       count(*) FILTER (WHERE opened_at >= :from) AS items,
       count(*) FILTER (WHERE opened_at < :from) AS items_before
  FROM insight_exception
 WHERE opened_at >= :from AND opened_at < :to OR opened_at >= :before AND opened_at < :then
 GROUP BY flow, reason_code
 ORDER BY items DESC, items_before DESC, flow, reason_code
 LIMIT 10
