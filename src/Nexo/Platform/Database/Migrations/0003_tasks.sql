create table activations (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    plan_id       text not null,  -- plan-<milliseconds since 1970>, as the API shows it
    channels      text[] not null,
    requested_by  text not null,
    created_at    timestamptz not null default now(),
    finished_at   timestamptz,
    constraint plan_id_is_unique unique (workspace_id, plan_id)
);
create index activations_newest on activations (workspace_id, created_at desc);
call wall_off('activations');

create table activation_agents (
    workspace_id    uuid not null,
    activation_id   uuid not null references activations on delete cascade,
    agent           text not null,
    channel         text not null,
    status          text not null default 'queued'
                    constraint status_is_known check (status in ('queued', 'running', 'succeeded', 'failed')),
    findings        integer not null default 0,  -- open findings read
    proposed        integer not null default 0,  -- proposals the model made
    created         integer not null default 0,  -- tasks that are new
    merged          integer not null default 0,  -- proposals whose evidence went into an open task
    refused         integer not null default 0,  -- proposals that cite what does not exist or break the schema
    refusals        jsonb not null default '[]',
    model           text,
    prompt_version  text,
    input_tokens    integer,
    output_tokens   integer,
    attempt         integer not null default 0,
    error           text,
    started_at      timestamptz,
    finished_at     timestamptz,
    primary key (activation_id, agent),
    constraint final_has_finished_at check ((status in ('succeeded', 'failed')) = (finished_at is not null))
);
create index activation_agents_newest on activation_agents (workspace_id, agent, started_at desc);
call wall_off('activation_agents');

create table marketplace_tasks (
    id                  uuid primary key,
    workspace_id        uuid not null references workspaces,
    marketplace         text not null,
    title               text not null,
    description         text not null default '',
    category            text not null,
    priority            text not null,
    status              text not null default 'pending',
    estimated_hours     numeric(8, 2),
    actual_hours        numeric(8, 2),
    tags                text[] not null default '{}',
    metadata            jsonb not null default '{}',
    agent               text,                         -- alex, marina, …; null when a person created it
    created_by          text not null,                -- as the creator named itself, or the person's id
    activation_id       uuid references activations,
    fingerprint         text,                         -- what makes two proposals the same
    evidence            jsonb not null default '[]',  -- the findings cited, as they stood
    change_set          jsonb,                        -- edits of the current version: [{listingId, field, before, after}]
    change_set_version  integer not null default 1,
    findings            integer not null generated always as (jsonb_array_length(evidence)) stored,
    edits               integer not null generated always as (coalesce(jsonb_array_length(change_set), 0)) stored,
    impact              numeric(6, 2) not null default 0,
    -- the inbox's order: priority first, then expected impact in hundredths of a percent
    rank                integer not null generated always as (
                            (case priority when 'high' then 2 when 'medium' then 1 else 0 end) * 1000000
                            + (least(greatest(impact, 0), 9999) * 100)::integer) stored,
    revision            integer not null default 1,
    reason              text,                         -- said with the decision
    decided_by          text,
    decided_at          timestamptz,
    approved_at         timestamptz,
    assigned_to         uuid,
    assigned_by         text,
    assigned_at         timestamptz,
    started_at          timestamptz,
    ended_at            timestamptz,
    completion_notes    text,
    error               text,
    sync_mark           text,
    created_at          timestamptz not null default now(),
    changed_at          timestamptz not null default now(),
    principal           text,
    idempotency_key     text,
    request_hash        bytea,                        -- SHA-256 of the request that carried the key
    constraint marketplace_is_known check (marketplace in ('amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway')),
    constraint category_is_known check (category in ('optimization', 'best-practice', 'scaling', 'analysis')),
    constraint priority_is_known check (priority in ('high', 'medium', 'low')),
    constraint status_is_known check (status in ('pending', 'awaiting_approval', 'approved', 'rejected',
                                                 'in_progress', 'marketplace_sync', 'completed', 'failed')),
    constraint title_has_1_to_300_characters check (char_length(title) between 1 and 300),
    constraint description_has_at_most_20000_characters check (char_length(description) <= 20000),
    constraint estimated_hours_are_positive check (estimated_hours > 0),
    constraint actual_hours_are_positive check (actual_hours > 0),
    constraint completed_has_actual_hours check (status <> 'completed' or actual_hours is not null),
    constraint in_progress_has_started_at check (status not in ('in_progress', 'marketplace_sync') or started_at is not null),
    constraint final_has_ended_at check ((status in ('completed', 'rejected', 'failed')) = (ended_at is not null)),
    constraint failed_has_an_error check (status <> 'failed' or error is not null)
);
-- The keys of the lists' order stand in the index, so a page of a list reads ids from the index alone. A status or a
-- channel that is not asked for is walked through: 6 × 8 short scans, merged.
create index tasks_newest on marketplace_tasks (workspace_id, created_at desc, id desc) include (marketplace);
create index tasks_of_a_channel on marketplace_tasks (workspace_id, marketplace, status, created_at desc, id desc);
create index tasks_ranked on marketplace_tasks (workspace_id, marketplace, status, rank desc, id desc);
create index tasks_assigned on marketplace_tasks (workspace_id, assigned_to, created_at desc) where assigned_to is not null;
create index tasks_decided on marketplace_tasks (workspace_id, decided_at desc) where decided_at is not null;
create index tasks_approved on marketplace_tasks (workspace_id, approved_at desc) include (marketplace) where approved_at is not null;
create index tasks_ended on marketplace_tasks (workspace_id, ended_at desc) where ended_at is not null;
create index tasks_by_title on marketplace_tasks using gin (title gin_trgm_ops);
create unique index one_open_task_per_fingerprint on marketplace_tasks (workspace_id, fingerprint)
    where fingerprint is not null and status in ('awaiting_approval', 'approved', 'in_progress', 'marketplace_sync');
create index tasks_by_fingerprint on marketplace_tasks (workspace_id, fingerprint) where fingerprint is not null;
create unique index one_task_per_idempotency_key on marketplace_tasks (workspace_id, principal, idempotency_key)
    where idempotency_key is not null;
call wall_off('marketplace_tasks');

create table task_listings (
    workspace_id  uuid not null,
    task_id       uuid not null references marketplace_tasks on delete cascade,
    listing_id    uuid not null references listings on delete cascade,
    primary key (task_id, listing_id)
);
create index tasks_of_a_listing on task_listings (workspace_id, listing_id);
call wall_off('task_listings');

-- Every version of a change set that somebody has seen.
create table change_set_versions (
    workspace_id  uuid not null,
    task_id       uuid not null references marketplace_tasks on delete cascade,
    version       integer not null,
    change_set    jsonb not null,
    made_by       text not null,
    made_at       timestamptz not null default now(),
    primary key (task_id, version)
);
call wall_off('change_set_versions');

-- How many tasks there are by channel and status: exact at any size, without a row that everybody waits for.
-- Each statement adds its differences; a sweep folds them into one row. The truth is the sum of both.
create table task_counts (
    workspace_id  uuid not null,
    marketplace   text not null,
    status        text not null,
    n             bigint not null,
    primary key (workspace_id, marketplace, status)
);
call wall_off('task_counts');

create table task_count_changes (
    workspace_id  uuid not null,
    marketplace   text not null,
    status        text not null,
    n             bigint not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index task_count_changes_of_a_workspace on task_count_changes (workspace_id);
call wall_off('task_count_changes');

create function count_new_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, count(*) from added group by 1, 2, 3;
    return null;
end $$;

create function count_moved_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, sum(n)
      from (select workspace_id, marketplace, status, 1 as n from after_it
            union all
            select workspace_id, marketplace, status, -1 from before_it) moves
     group by 1, 2, 3 having sum(n) <> 0;
    return null;
end $$;

create function count_gone_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, -count(*) from removed group by 1, 2, 3;
    return null;
end $$;

create trigger count_new_tasks after insert on marketplace_tasks
    referencing new table as added for each statement execute function count_new_tasks();
create trigger count_moved_tasks after update on marketplace_tasks
    referencing old table as before_it new table as after_it for each statement execute function count_moved_tasks();
create trigger count_gone_tasks after delete on marketplace_tasks
    referencing old table as removed for each statement execute function count_gone_tasks();

-- Title search that keeps its index under row-level security: ILIKE is not leakproof, so the planner would
-- not push it below the wall. The function reads as its owner and names the workspace itself.
create function tasks_titled(pattern text, at_most integer) returns setof uuid
language sql stable security definer set search_path = public as $$
    select id from marketplace_tasks where workspace_id = current_workspace() and title ilike pattern limit at_most
$$;

create function listings_titled(pattern text, at_most integer) returns setof uuid
language sql stable security definer set search_path = public as $$
    select id from listings where workspace_id = current_workspace() and (title ilike pattern or external_id = trim('%' from pattern)) limit at_most
$$;
