-- Who belongs to the installation: each node says so itself, every few seconds, and goodbye when it is stopped.
create table nodes (
    id          uuid primary key,
    machine     text not null,
    process     integer not null,
    addresses   text not null,
    role        text not null constraint role_is_known check (role in ('all', 'web', 'worker')),
    version     text not null,
    started_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now()
);
revoke all on nodes from nexo_web;

-- A migration after which nodes of earlier versions cannot go on says so in its first line, "-- Contracts: …" (docs/decisions/several-nodes.md).
alter table schema_migrations add column contracts boolean not null default false;
