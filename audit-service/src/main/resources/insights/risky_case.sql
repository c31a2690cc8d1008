-- The newest case of the flow on which a person decided in the period and which the rules judged to be of high or critical risk.
SELECT case_id, rule, action_type, risk, person, kind, at
  FROM insight_standing
 WHERE flow = :flow AND purpose = 'decide' AND risk IN ('high', 'critical') AND at >= :from AND at < :to
 ORDER BY at DESC, key
 LIMIT 1
