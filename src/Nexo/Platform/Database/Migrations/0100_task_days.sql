-- What happened to tasks on each day of the workspace's own time zone, so that a day's numbers cost the same at any
-- number of tasks.
create table task_days (
    workspace_id      uuid not null,
    day               date not null,
    marketplace       text not null,
    agent             text not null,     -- '' when a person created the task
    -- Counted on the day it happened:
    created           bigint not null,
    approved          bigint not null,
    started           bigint not null,
    ended             bigint not null,   -- of tasks that were started
    completed         bigint not null,
    worked_seconds    numeric not null,  -- of those completed, from start (or creation) to end
    -- What became, until now, of the tasks created that day:
    cohort_generated  bigint not null,   -- less duplicates
    cohort_approved   bigint not null,
    cohort_completed  bigint not null,
    cohort_decided    bigint not null,   -- approved, or rejected by a person
    primary key (workspace_id, day, marketplace, agent)
);
call wall_off('task_days');

-- Nobody writes tasks meanwhile: a writer that waits finds the new functions.
lock table marketplace_tasks in share row exclusive mode;

-- The same table tells both: a row is a difference of the counts (it has a status), of the days (it has one), or of both.
alter table task_count_changes
    alter column status drop not null, alter column category drop not null, alter column priority drop not null,
    add column day date,
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
    add constraint tells_of_counts_or_days check (status is not null or day is not null);

create or replace view counted_tasks with (security_invoker = true) as
select workspace_id, marketplace, status, category, priority, agent, n from task_counts
union all
select workspace_id, marketplace, status, category, priority, agent, n from task_count_changes where status is not null;

create view counted_days with (security_invoker = true) as
select workspace_id, day, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided from task_days
union all
select workspace_id, day, marketplace, agent, created, approved, started, ended, completed, worked_seconds,
       cohort_generated, cohort_approved, cohort_completed, cohort_decided from task_count_changes where day is not null;

-- A task's part in its days, to be added (sign 1) or taken away (-1): one row for each thing that happened to it. Inlined by the planner.
create function days_of_task(sign integer, zone text, created_at timestamptz, approved_at timestamptz, started_at timestamptz, ended_at timestamptz, status text, decided_by text, reason text)
returns table (day date, created integer, approved integer, started integer, ended integer, completed integer, worked_seconds numeric,
               cohort_generated integer, cohort_approved integer, cohort_completed integer, cohort_decided integer)
language sql stable parallel safe as $$
    select (v.at at time zone zone)::date, sign * v.created, sign * v.approved, sign * v.started, sign * v.ended, sign * v.completed, sign * v.worked,
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
        insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n, day, created, cohort_generated)
        select t.workspace_id, t.marketplace, t.status, t.category, t.priority, coalesce(t.agent, ''), count(*), (t.created_at at time zone w.time_zone)::date, count(*), count(*)
          from added t join workspaces w on w.id = t.workspace_id group by 1, 2, 3, 4, 5, 6, 8;
        return null;
    end if;
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*) from added group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, day, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
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
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from (select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, 1 as sign from after_it
            union all
            select workspace_id, marketplace, agent, created_at, approved_at, started_at, ended_at, status, decided_by, reason, -1 from before_it) t
      join workspaces w on w.id = t.workspace_id
     cross join lateral days_of_task(t.sign, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4
    having (sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
            sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return null;
end $$;

create or replace function count_gone_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into task_count_changes (workspace_id, marketplace, status, category, priority, agent, n)
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), -count(*) from removed group by 1, 2, 3, 4, 5, 6;
    insert into task_count_changes (workspace_id, marketplace, agent, day, n, created, approved, started, ended, completed, worked_seconds,
                                    cohort_generated, cohort_approved, cohort_completed, cohort_decided)
    select t.workspace_id, t.marketplace, coalesce(t.agent, ''), a.day, 0, sum(a.created), sum(a.approved), sum(a.started),
           sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from removed t join workspaces w on w.id = t.workspace_id cross join lateral days_of_task(-1, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     group by 1, 2, 3, 4;
    return null;
end $$;

-- In another time zone the days are others: they are counted anew, while nobody writes tasks or folds.
create function count_days_anew() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    lock table marketplace_tasks in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('nexo.task_counts'));
    delete from task_days where workspace_id = new.id;
    delete from task_count_changes where workspace_id = new.id and status is null;
    update task_count_changes set day = null, created = 0, cohort_generated = 0 where workspace_id = new.id and day is not null;
    insert into task_days
    select t.workspace_id, a.day, t.marketplace, coalesce(t.agent, ''), sum(a.created), sum(a.approved), sum(a.started), sum(a.ended), sum(a.completed), sum(a.worked_seconds),
           sum(a.cohort_generated), sum(a.cohort_approved), sum(a.cohort_completed), sum(a.cohort_decided)
      from marketplace_tasks t join workspaces w on w.id = t.workspace_id
     cross join lateral days_of_task(1, w.time_zone, t.created_at, t.approved_at, t.started_at, t.ended_at, t.status, t.decided_by, t.reason) a
     where t.workspace_id = new.id
     group by 1, 2, 3, 4;
    return null;
end $$;

create trigger count_days_anew after update of time_zone on workspaces for each row execute function count_days_anew();

-- The tasks that are there already. Also the way to count anew after triggers were switched off.
update workspaces set time_zone = time_zone;

-- Only the daily statistics read it.
drop index tasks_approved;
