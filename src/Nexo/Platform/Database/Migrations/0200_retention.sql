-- What is forgotten when it is old is found by an index; ended tasks have theirs already.
create index findings_gone on findings (workspace_id, gone_at) where gone_at is not null;
create index imports_finished on imports (workspace_id, finished_at) where finished_at is not null;
-- The few that are being merged, for the look every few seconds at those whose node died.
create index imports_merging on imports (seen_at) where status = 'merging';
