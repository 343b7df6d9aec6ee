-- How many requests each principal has left: a bucket that fills again steadily. Unlogged: after a crash all buckets are full,
-- which costs nothing but a minute's limit. Read and written by the worker's role only; the pages know nothing of it.
create unlogged table request_budgets (
    principal  text primary key,
    left_over  double precision not null,
    granted    integer not null,       -- to who asked last
    filled_at  timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index request_budgets_filled on request_budgets (filled_at);
revoke all on request_budgets from nexo_web;
