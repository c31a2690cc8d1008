-- The rules of a version of a flow, with what they must say to be explained.
SELECT position, rule, name, reason, owner, review_by, expires FROM insight_rule WHERE flow = :flow AND version = :version ORDER BY position
