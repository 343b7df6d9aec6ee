-- The house: workspaces and people, the event log, the outbox. Every table that belongs to a workspace
-- carries workspace_id and two policies: nexo_web sees the workspace of its connection, nexo_worker sees all.

do $$
begin
    if not exists (select from pg_roles where rolname = 'nexo_web') then create role nexo_web nologin; end if;
    if not exists (select from pg_roles where rolname = 'nexo_worker') then create role nexo_worker nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster was quicker
end $$;

do $$
begin
    execute format('grant nexo_web, nexo_worker to %I', current_user);
end $$;

grant usage on schema public to nexo_web, nexo_worker;
alter default privileges in schema public grant select, insert, update, delete on tables to nexo_web, nexo_worker;
alter default privileges in schema public grant usage on sequences to nexo_web, nexo_worker;

create extension if not exists pg_trgm;

-- The workspace the connection works for; null when none was set, so that a policy then matches nothing.
create function current_workspace() returns uuid language sql stable parallel safe
as $$ select nullif(current_setting('nexo.workspace', true), '')::uuid $$;

-- Called once for each table that belongs to a workspace.
create procedure wall_off(wanted regclass, workspace_column text default 'workspace_id') language plpgsql
as $$
begin
    execute format('alter table %s enable row level security', wanted);
    execute format('create policy own_workspace on %s to nexo_web using (%I = (select current_workspace()))', wanted, workspace_column);
    execute format('create policy every_workspace on %s to nexo_worker using (true)', wanted);
end $$;

create table workspaces (
    id           uuid primary key,
    name         text not null constraint name_has_1_to_120_characters check (char_length(name) between 1 and 120),
    time_zone    text not null default 'America/Sao_Paulo',
    created_at   timestamptz not null default now()
);
call wall_off('workspaces', 'id');

create table people (
    id                uuid primary key,
    email             text not null,
    normalized_email  text not null constraint email_is_taken_once unique,
    name              text not null,
    password_hash     text,
    security_stamp    text not null,
    failed_sign_ins   integer not null default 0,
    locked_until      timestamptz,
    deactivated_at    timestamptz,
    created_at        timestamptz not null default now()
);

create table memberships (
    workspace_id  uuid not null references workspaces,
    person_id     uuid not null references people,
    role          text not null constraint role_is_known check (role in ('member', 'qa', 'head', 'admin')),
    channels      text[] not null default '{}',
    categories    text[] not null default '{}',
    created_at    timestamptz not null default now(),
    primary key (workspace_id, person_id)
);
create index memberships_by_person on memberships (person_id);
call wall_off('memberships');

alter table people enable row level security;
create policy own_workspace on people to nexo_web
    using (exists (select from memberships m where m.person_id = people.id and m.workspace_id = (select current_workspace())));
create policy every_workspace on people to nexo_worker using (true);

create table tokens (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    kind          text not null constraint kind_is_agent_or_person check (kind in ('agent', 'person')),
    channel       text,
    person_id     uuid,
    name          text not null,
    hint          text not null,  -- the last four characters, to recognise it by
    hash          bytea not null constraint hash_is_unique unique,  -- SHA-256 of the whole token
    created_by    text not null,
    created_at    timestamptz not null default now(),
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    constraint agent_token_has_a_channel check ((kind = 'agent') = (channel is not null)),
    constraint personal_key_has_a_person check ((kind = 'person') = (person_id is not null)),
    foreign key (workspace_id, person_id) references memberships
);
create index tokens_of_a_workspace on tokens (workspace_id, created_at desc);
call wall_off('tokens');

-- Keys that protect cookies and forms, shared by all nodes.
create table data_protection_keys (
    name        text primary key,
    xml         text not null,
    created_at  timestamptz not null default now()
);
revoke all on data_protection_keys from nexo_web;

-- The append-only log. A reader goes by (xid, seq) and stops before the oldest running transaction,
-- so an event that commits late is never passed over.
create table events (
    seq           bigint generated always as identity,
    xid           xid8 not null default pg_current_xact_id(),
    workspace_id  uuid not null,
    subject       text not null,  -- the id of what it tells of
    kind          text not null,  -- task.approved, listing.imported, …
    actor         text not null,  -- person:<id>, agent:<id>, nexo, policy:<name>
    channel       text,
    body          jsonb not null default '{}',
    at            timestamptz not null default now(),
    primary key (workspace_id, xid, seq)
);
create index events_of_a_subject on events (workspace_id, subject, seq);
create index events_in_order on events (xid, seq);
call wall_off('events');
revoke update, delete on events from nexo_web, nexo_worker;

-- Work to be done after a commit, taken in batches by any node.
create table outbox (
    id            bigint generated always as identity primary key,
    workspace_id  uuid not null,
    kind          text not null,
    body          jsonb not null default '{}',
    attempt       integer not null default 0,
    due_at        timestamptz not null default now(),
    last_error    text,
    set_aside_at  timestamptz,
    created_at    timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index outbox_due on outbox (kind, due_at, id) where set_aside_at is null;
call wall_off('outbox');

-- One answer per Idempotency-Key, so that a repeated POST is answered, not repeated.
create table idempotency_keys (
    workspace_id  uuid not null,
    principal     text not null,
    key           text not null,
    request_hash  bytea not null,
    status        integer,
    body          bytea,
    content_type  text,
    created_at    timestamptz not null default now(),
    primary key (workspace_id, principal, key),
    constraint key_has_1_to_200_characters check (char_length(key) between 1 and 200)
);
call wall_off('idempotency_keys');
