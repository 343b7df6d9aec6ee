-- Old runs, what their steps wrote, and the links to decide them are found by an index when they are forgotten.
create index runs_finished on runs (workspace_id, finished_at) where finished_at is not null;
create index step_logs_by_time on step_logs (workspace_id, at);
create index approval_links_expired on approval_links (workspace_id, expires_at);
