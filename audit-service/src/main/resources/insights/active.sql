-- The active version of each flow, with its document.
SELECT flow, version, yaml, activated_at, evidence, proposed_by, approved_by FROM insight_active ORDER BY flow
