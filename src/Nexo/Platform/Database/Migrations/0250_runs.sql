-- Plans, their runs, and the book of steps (requirement 4 calls it agents_tasks).

create table plans (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    name          text not null constraint plan_name_is_a_slug check (name ~ '^[a-z0-9][a-z0-9.-]{0,39}$'),
    origin        text not null constraint plan_origin_is_known check (origin in ('file', 'page')),
    file          text,                        -- below the folder of plan files
    source        text not null constraint plan_has_at_most_65536_characters check (char_length(source) <= 65536),
    faults        jsonb not null default '[]', -- of a file that cannot be read as a plan
    switched_on   boolean not null default false,
    next_at       timestamptz,                 -- the next firing; null while off or without a schedule
    revision      integer not null default 1,
    created_by    text not null,
    created_at    timestamptz not null default now(),
    changed_at    timestamptz not null default now(),
    removed_at    timestamptz,
    constraint file_plan_names_its_file check ((origin = 'file') = (file is not null)),
    constraint only_a_readable_plan_is_on check (not switched_on or faults = '[]')
);
create unique index plan_name_is_taken_once on plans (workspace_id, name) where removed_at is null;
create index plans_due on plans (next_at) where switched_on and removed_at is null;
call wall_off('plans');

-- Programs come from files of the operator alone: the role of pages and the API can write no such plan, whatever a request says.
create policy pages_write_no_programs on plans as restrictive for insert to nexo_web with check (origin = 'page');
create policy pages_keep_to_theirs on plans as restrictive for update to nexo_web using (true) with check (origin = 'page');

create table runs (
    id             uuid primary key,
    workspace_id   uuid not null references workspaces,
    name           text not null constraint run_name_has_1_to_64_characters check (char_length(name) between 1 and 64), -- run_id of the book
    plan           text,                       -- null: an outside runner's
    title          text,
    origin         text not null constraint run_origin_is_known check (origin in ('file', 'page', 'outside', 'activation')),
    source         text,                       -- the plan as it was when the run was made
    inputs         jsonb not null default '{}',
    status         text not null constraint run_status_is_known
                   check (status in ('queued', 'running', 'awaiting_approval', 'succeeded', 'failed', 'cancelled', 'skipped')),
    cause          text not null constraint run_cause_is_known check (cause in ('schedule', 'person', 'back_fill', 'outside', 'activation')),
    started_by     text not null,              -- as the log names it
    strict         boolean not null default false,
    scheduled_for  timestamptz,
    queued_at      timestamptz not null default now(),
    started_at     timestamptz,
    finished_at    timestamptz,
    cancelled_by   text,
    why            text,                       -- skipped or failed: for people
    constraint over_has_finished_at check ((finished_at is not null) = (status in ('succeeded', 'failed', 'cancelled', 'skipped')))
) with (fillfactor = 85);
create unique index run_name_is_taken_once on runs (workspace_id, name);
create unique index a_plan_fires_once on runs (workspace_id, plan, scheduled_for) where scheduled_for is not null;
create index runs_in_order on runs (workspace_id, queued_at desc, id desc);
create index runs_of_a_plan on runs (workspace_id, plan, queued_at desc, id desc);
create index runs_by_status on runs (workspace_id, status, queued_at desc, id desc);
create index runs_not_over on runs (workspace_id, plan, queued_at) where finished_at is null;
call wall_off('runs');

create table agents_tasks (
    id                   bigint generated always as identity primary key,
    workspace_id         uuid not null,
    run                  uuid not null references runs,
    run_id               text not null,
    task                 text not null constraint task_has_1_to_64_characters check (char_length(task) between 1 and 64),
    status               text not null constraint status_is_known
                         check (status in ('queued', 'running', 'succeeded', 'failed', 'awaiting_approval', 'skipped')),
    started_at           timestamptz,
    finished_at          timestamptz,
    duration_ms          integer constraint duration_is_not_negative check (duration_ms >= 0),
    inputs               jsonb,
    outputs_uri          text constraint outputs_uri_has_at_most_512_characters check (char_length(outputs_uri) <= 512),
    log_excerpt          text constraint log_excerpt_has_at_most_16384_characters check (char_length(log_excerpt) <= 16384),
    approval_state       text constraint approval_state_is_known check (approval_state in ('pending', 'approved', 'rejected')),
    approver             text constraint approver_has_at_most_128_characters check (char_length(approver) <= 128),
    webhook_notified_at  timestamptz,
    -- what Nexo's own steps carry beside
    kind         text,                         -- command, activate, …; null: an outside runner's
    position     integer not null default 0,   -- in the plan
    attempt      integer not null default 0,
    due_at       timestamptz,                  -- a retry waits until then
    beat_at      timestamptz,                  -- the last sign of life of who works on it
    node         text,
    error        text,                         -- failed, or why it was skipped
    warned       boolean not null default false,
    outputs      jsonb,                        -- small values that later steps may name
    deciders     jsonb,                        -- {"people": [ids], "roles": ["head"], "fourEyes": true} while a decision is asked for
    decide_by    timestamptz,                  -- a decision that nobody took counts as a no then
    decided_by   text,                         -- as the log names it
    created_at   timestamptz not null default now(),
    changed_at   timestamptz not null default now(),
    constraint waits_for_somebody check (status <> 'awaiting_approval' or approval_state is not null)
) with (fillfactor = 80);
create index steps_of_a_run on agents_tasks (run, position, id);
create unique index a_step_stands_once on agents_tasks (run, task) where kind is not null;
create index book_in_order on agents_tasks (workspace_id, id desc);
create index book_by_run on agents_tasks (workspace_id, run_id, id desc);
create index book_by_status on agents_tasks (workspace_id, status, id desc);
create index steps_at_work on agents_tasks (beat_at) where status = 'running' and kind is not null;
create index decisions_due on agents_tasks (decide_by) where status = 'awaiting_approval';
call wall_off('agents_tasks');

-- What a step wrote, in pieces as they came; secrets are masked before they arrive here.
create table step_logs (
    workspace_id  uuid not null,
    entry         bigint not null references agents_tasks,
    attempt       integer not null,
    seq           integer not null,
    at            timestamptz not null default now(),
    text          text not null,
    primary key (entry, attempt, seq)
);
call wall_off('step_logs');

-- A decision by a link: one for each person, once, until it expires. Only the hash is kept.
create table approval_links (
    hash          bytea primary key,
    workspace_id  uuid not null,
    entry         bigint not null references agents_tasks,
    person_id     uuid not null references people,
    expires_at    timestamptz not null,
    used_at       timestamptz,
    created_at    timestamptz not null default now()
);
create unique index one_link_for_each_person on approval_links (entry, person_id);
call wall_off('approval_links');
