-- What happened to tasks in each quarter of an hour, so that a day's numbers cost the same at any number of tasks.
-- Every time zone's midnight falls on a quarter hour, so a day of any workspace is a range of them.
create table task_activity (
    workspace_id      uuid not null,
    slot              timestamptz not null,  -- where the quarter hour begins
    marketplace       text not null,
    agent             text not null,         -- '' when a person created the task
    -- Counted where it happened:
    created           bigint not null,
    approved          bigint not null,
    started           bigint not null,
    ended             bigint not null,       -- of tasks that were started
    completed         bigint not null,
    worked_seconds    numeric not null,      -- of those completed, from start (or creation) to end
    -- What became, until now, of the tasks created here:
    cohort_generated  bigint not null,       -- less duplicates
    cohort_approved   bigint not null,
    cohort_completed  bigint not null,
    cohort_decided    bigint not null,       -- approved, or rejected by a person
    primary key (workspace_id, slot, marketplace, agent)
);
call wall_off('task_activity');

-- Nobody writes tasks meanwhile: a writer that waits finds the new functions.
lock table marketplace_tasks in share row exclusive mode;

-- The same table tells both: a row is a difference of the counts (it has a status), of the activity (it has a slot), or of both.
alter table task_count_changes
    alter column status drop not null, alter column category drop not null, alter column priority drop not null,
    add column slot timestamptz,
    add column created integer not null default 0,
    add column approved integer not null default 0,
    add column started integer not null default 0,
    add column ended integer not null default 0,
    add column completed integer not null default 0,
    add column worked_seconds numeric not null default 0,
    add column cohort_generated integer not null default 0,
    add column cohort_approved integer not null default 0,
    add column cohort_completed integer not null default 0,
    add column cohort_decided integer not null default 0,
    add constraint tells_of_counts_or_activity check (status is not null or slot is not null);

create or replace view counted_tasks with (security_invoker = true) as
select workspace_id, marketplace, status, category, priority, agent, n from task_counts
union all
select workspace_id, marketplace, status, category, priority, agent, n from task_count_changes where status is not null;

create view counted_activity with (security_invoker = true) as
select workspace_id, slot, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided from task_activity
union all
select workspace_id, slot, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided from task_count_changes where slot is not null;

create function quarter_hour(at timestamptz) returns timestamptz language sql immutable parallel safe
as $$ select date_bin('15 minutes', at, '2000-01-01 00:00:00+00') $$;

-- A task's part in the activity, to be added (sign 1) or taken away (-1): one row for each time it bears. Inlined by the planner.
create function activity_of_task(sign integer, created_at timestamptz, approved_at timestamptz, started_at timestamptz, ended_at timestamptz, status text, decided_by text, reason text)
returns table (slot timestamptz, created integer, approved integer, started integer, ended integer, completed integer, worked_seconds numeric,
               cohort_generated integer, cohort_approved integer, cohort_completed integer, cohort_decided integer)
language sql immutable parallel safe as $$
    select quarter_hour(v.at), sign * v.created, sign * v.approved, sign * v.started, sign * v.ended, sign * v.completed, sign * v.worked,
           sign * v.generated, sign * v.of_approved, sign * v.of_completed, sign * v.of_decided
      from (values
        (created_at, 1, 0, 0, 0, 0, 0::numeric,
         case when status = 'rejected' and decided_by = 'nexo' and reason like 'Duplicate of %' then 0 else 1 end,
         (approved_at is not null)::integer, (status = 'completed')::integer,
         (approved_at is not null or (status = 'rejected' and coalesce(decided_by, '') like 'person:%'))::integer),
        (approved_at, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        (started_at, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
        (ended_at, 0, 0, 0, (started_at is not null)::integer, (status = 'completed')::integer,
         case when status = 'completed' then extract(epoch from ended_at - coalesce(started_at, created_at)) else 0 end, 0, 0, 0, 0)
      ) v (at, created, approved, started, ended, completed, worked, generated, of_approved, of_completed, of_decided)
     where v.at is not null
$$;

create or replace function count_new_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from added where approved_at is not null or started_at is not null or ended_at is not null) then
        -- As tasks begin: nothing but their creation has happened to them.
        insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n, slot, created, cohort_generated)
        select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*), quarter_hour(created_at), count(*), count(*)
          from added group by 1, 2, 3, 4, 5, 6, 8;
        return null;
    end if;
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*) from added group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, slot, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.slot, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from added t cross join lateral activity_of_task(1, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
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
    insert into task_count_changes (workspace_id, marketplace, agent, slot, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.slot, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from (select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, 1 as sign from after_it
            union all
            select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, -1 from before_it) t
     cross join lateral activity_of_task(t.sign, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4
    having (sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
            sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return null;
end $$;

create or replace function count_gone_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), -count(*) from removed group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, slot, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.slot, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from removed t cross join lateral activity_of_task(-1, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4;
    return null;
end $$;

-- The tasks that are there already. To count anew after triggers were switched off: empty the table and run this again.
insert into task_activity
select t.workspace_id, a.slot, t.marketplace, coalesce(t.agent, ''), sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
       sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
  from marketplace_tasks t cross join lateral activity_of_task(1, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
 group by 1, 2, 3, 4;

-- Only the daily statistics read it.
drop index tasks_approved;
