-- Time patterns: weekdays and hours (in the time zone of the report) at which exceptions of one flow and reason code come more often than if they came evenly.
-- Looked at: the whole weeks that end the period, eight at most; fewer than four (since the first run in the Record): no pattern is claimed.
-- expected: items / 7 for a weekday, items / 24 for an hour. A weekday or hour stands out when all of it holds: 12 items or more of that flow and reason code
-- (24 for an hour); on three different days or more; twice the expected number or more; twice as many or more as if they came
-- when the flow's runs come; and 3.5 standard deviations or more above the expected number, where the deviation of a share 1/k of n items is
-- sqrt(n * 1/k * (1 - 1/k)).
WITH span AS (
    SELECT least(8, floor(extract(epoch FROM :to - (SELECT min(received_at) FROM insight_run)) / 604800))::int AS weeks
), item AS (
    SELECT coalesce(flow, '') AS flow, reason_code, opened_at AT TIME ZONE :zone AS at
      FROM insight_exception, span
     WHERE span.weeks >= 4 AND opened_at >= :to - span.weeks * interval '7 days' AND opened_at < :to
), cell AS (
    SELECT flow, reason_code, 'weekday' AS unit, extract(isodow FROM at)::int AS cell, 7 AS cells, 12 AS least, count(*) AS items, count(DISTINCT at::date) AS days
      FROM item GROUP BY flow, reason_code, extract(isodow FROM at)
    UNION ALL
    SELECT flow, reason_code, 'hour', extract(hour FROM at)::int, 24, 24, count(*), count(DISTINCT at::date)
      FROM item GROUP BY flow, reason_code, extract(hour FROM at)
), counted AS (
    SELECT *, sum(items) OVER (PARTITION BY flow, reason_code, unit) AS total FROM cell
), arrival AS (
    SELECT coalesce(flow, '') AS flow, received_at AT TIME ZONE :zone AS at
      FROM insight_run, span
     WHERE span.weeks >= 4 AND received_at >= :to - span.weeks * interval '7 days' AND received_at < :to
), busy AS (
    SELECT flow, 'weekday' AS unit, extract(isodow FROM at)::int AS cell, count(*) / sum(count(*)) OVER (PARTITION BY flow) AS share
      FROM arrival GROUP BY flow, extract(isodow FROM at)
    UNION ALL
    SELECT flow, 'hour', extract(hour FROM at)::int, count(*) / sum(count(*)) OVER (PARTITION BY flow) FROM arrival GROUP BY flow, extract(hour FROM at)
)
SELECT flow, reason_code, unit, cell, items, days, total, (SELECT weeks FROM span) AS weeks, round(total / cells, 1) AS expected,
       round((items - total / cells) / sqrt(total * (1.0 / cells) * (1 - 1.0 / cells)), 1) AS deviations
  FROM counted LEFT JOIN busy USING (flow, unit, cell)
 WHERE total >= least AND days >= 3 AND items >= 2 * total / cells AND items >= 2 * total * coalesce(share, 0)
   AND (items - total / cells) / sqrt(total * (1.0 / cells) * (1 - 1.0 / cells)) >= 3.5
 ORDER BY deviations DESC, flow, reason_code, unit, cell
 LIMIT 10
