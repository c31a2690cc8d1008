-- Autonomy: changes of what an AI may do on its own, in the period. The levels that the first version of a flow starts with are no change.
SELECT flow, version, action_type, before, after, proposed_by, approved_by, activated_by, at
  FROM insight_autonomy
 WHERE at >= :from AND at < :to AND (before IS NOT NULL OR version > 1)
 ORDER BY at, key
