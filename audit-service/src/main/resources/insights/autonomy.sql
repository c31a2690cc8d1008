-- Autonomy: changes of what an AI may do on its own, in the period.
SELECT flow, version, action_type, before, after, proposed_by, approved_by, activated_by, at
  FROM insight_autonomy
 WHERE at >= :from AND at < :to
 ORDER BY at, key
