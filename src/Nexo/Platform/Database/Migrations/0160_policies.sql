-- Named rules that decide what needs whose approval. The first that fits a task speaks; below all of them one approval is asked for.
create table policies (
    id                  uuid primary key,
    workspace_id        uuid not null references workspaces,
    name                text not null,
    place               integer not null,               -- the order they are asked in; of equals, the older first
    enabled             boolean not null default false,
    effect              text not null constraint effect_is_known check (effect in ('approve', 'ask', 'ask_two', 'never')),
    four_eyes           boolean not null default false, -- who proposed or edited may not be the only approver
    expires_after_days  integer constraint days_are_1_to_365 check (expires_after_days between 1 and 365),
    conditions          jsonb not null default '{}',
    version             integer not null default 1,     -- rises with every change of what it says
    created_by          text not null,
    created_at          timestamptz not null,
    changed_by          text not null,
    changed_at          timestamptz not null,
    constraint name_has_1_to_60_characters check (char_length(name) between 1 and 60)
);
create unique index policy_name_is_taken_once on policies (workspace_id, lower(name));
create index policies_in_order on policies (workspace_id, place, id);
call wall_off('policies');

-- What holds where no policy speaks, or one that speaks is silent about it. Without a row: one approval, no expiry.
create table policy_defaults (
    workspace_id        uuid primary key references workspaces,
    four_eyes           boolean not null default false,
    expires_after_days  integer constraint days_are_1_to_365 check (expires_after_days between 1 and 365),
    changed_by          text not null,
    changed_at          timestamptz not null
);
call wall_off('policy_defaults');

-- The policy that spoke, as it was then (none: one approval, the built-in one), and what it asks for.
alter table marketplace_tasks
    add column policy_id uuid,
    add column policy_name text,
    add column policy_version integer,
    add column approvals_needed smallint not null default 1,
    add column four_eyes boolean not null default false,
    add column first_approval_by text,      -- of two; the second moves the task
    add column first_approval_at timestamptz,
    add column expires_at timestamptz,
    add constraint one_or_two_approvals_are_needed check (approvals_needed in (1, 2)),
    add constraint two_people_approve check (first_approval_by is null or approvals_needed = 2),
    add constraint two_different_people_approved check (status <> 'approved' or approvals_needed = 1 or (first_approval_by is not null and first_approval_by <> decided_by)),
    add constraint first_approval_has_its_time check ((first_approval_by is null) = (first_approval_at is null));
create index tasks_to_expire on marketplace_tasks (expires_at) where expires_at is not null and status = 'awaiting_approval';

-- Approvals by a policy are counted apart: they are part of the approved ones, and shown beside them.
alter table task_days
    add column approved_by_policy bigint not null default 0,
    add column cohort_approved_by_policy bigint not null default 0;
alter table task_count_changes
    add column approved_by_policy integer not null default 0,
    add column cohort_approved_by_policy integer not null default 0;

create or replace view counted_days with (security_invoker = true) as
select workspace_id, day, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided, approved_by_policy, cohort_approved_by_policy from task_days
union all
select workspace_id, day, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided, approved_by_policy, cohort_approved_by_policy from task_count_changes where day is not null;

-- As before (0100), with what a policy approved.
drop function days_of_task(integer, text, timestamptz, timestamptz, timestamptz, timestamptz, text, text, text);
create function days_of_task(sign integer, zone text, created_at timestamptz, approved_at timestamptz, started_at timestamptz, ended_at timestamptz, status text, decided_by text, reason text)
returns table (day date, created integer, approved integer, started integer, ended integer, completed integer, worked_seconds numeric,
               cohort_generated integer, cohort_approved integer, cohort_completed integer, cohort_decided integer, approved_by_policy integer, cohort_approved_by_policy integer)
language sql stable parallel safe as $$
    select (v.at at time zone zone)::date, sign * v.created, sign * v.approved, sign * v.started, sign * v.ended, sign * v.completed, sign * v.worked,
           sign * v.generated, sign * v.of_approved, sign * v.of_completed, sign * v.of_decided, sign * v.by_policy, sign * v.of_by_policy
      from (values
        (created_at, 1, 0, 0, 0, 0, 0::numeric,
         case when status = 'rejected' and decided_by = 'nexo' and reason like 'Duplicate of %' then 0 else 1 end,
         (approved_at is not null)::integer, (status = 'completed')::integer,
         (approved_at is not null or (status = 'rejected' and coalesce(decided_by, '') like 'person:%'))::integer,
         0, (approved_at is not null and coalesce(decided_by, '') like 'policy:%')::integer),
        (approved_at, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, (coalesce(decided_by, '') like 'policy:%')::integer, 0),
        (started_at, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        (ended_at, 0, 0, 0, (started_at is not null)::integer, (status = 'completed')::integer,
         case when status = 'completed' then extract(epoch from ended_at - coalesce(started_at, created_at)) else 0 end, 0, 0, 0, 0, 0, 0)
      ) v (at, created, approved, started, ended, completed, worked, generated, of_approved, of_completed, of_decided, by_policy, of_by_policy)
     where v.at is not null
$$;

create or replace function count_new_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from added where approved_at is not null or started_at is not null or ended_at is not null) then
        -- As tasks begin: nothing but their creation has happened to them.
        insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n, day, created, cohort_generated)
        select t.workspace_id, t.marketplace, t.status, t.category, t.priority, coalesce(t.agent, ''), count(*), (t.created_at at time zone w.time_zone)::date, count(*), count(*)
          from added t join workspaces w on w.id = t.workspace_id group by 1, 2, 3, 4, 5, 6, 8;
        return null;
    end if;
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*) from added group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, day, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided, approved_by_policy, cohort_approved_by_policy)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided),
           sum(a.approved_by_policy), sum(a.cohort_approved_by_policy)
      from added t join workspaces w on w.id = t.workspace_id cross join lateral days_of_task(1, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4;
    return null;
end $$;

create or replace function count_moved_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), sum(n)
      from (select workspace_id, marketplace, status, category, priority, agent, 1 as n from after_it
            union all
            select workspace_id, marketplace, status, category, priority, agent, -1 from before_it) moves
     group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0;
    insert into task_count_changes (workspace_id, marketplace, agent, day, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided, approved_by_policy, cohort_approved_by_policy)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided),
           sum(a.approved_by_policy), sum(a.cohort_approved_by_policy)
      from (select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, 1 as sign from after_it
            union all
            select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, -1 from before_it) t
      join workspaces w on w.id = t.workspace_id
     cross join lateral days_of_task(t.sign, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4
    having (sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
            sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided),
            sum(a.approved_by_policy), sum(a.cohort_approved_by_policy)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return null;
end $$;

create or replace function count_gone_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), -count(*) from removed group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, day, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided, approved_by_policy, cohort_approved_by_policy)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided),
           sum(a.approved_by_policy), sum(a.cohort_approved_by_policy)
      from removed t join workspaces w on w.id = t.workspace_id cross join lateral days_of_task(-1, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4;
    return null;
end $$;

create or replace function count_days_anew() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    lock table marketplace_tasks in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('nexo.task_counts'));
    delete from task_days where workspace_id = new.id;
    delete from task_count_changes where workspace_id = new.id and status is null;
    update task_count_changes set day = null, created = 0, cohort_generated = 0 where workspace_id = new.id and day is not null;
    insert into task_days
    select t.workspace_id, a.day, t.marketplace, coalesce(t.agent, ''), sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided),
           sum(a.approved_by_policy), sum(a.cohort_approved_by_policy)
      from marketplace_tasks t join workspaces w on w.id = t.workspace_id
     cross join lateral days_of_task(1, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     where t.workspace_id = new.id
     group by 1, 2, 3, 4;
    return null;
end $$;
