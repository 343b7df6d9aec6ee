-- Measured at a million tasks: counting to 10,000 by category or priority reads a tenth of the table, and ILIKE lowers
-- every title it meets. So the counters know every filter that has few values, and titles are kept in lower case.

drop table task_counts, task_count_changes;

create table task_counts (
    workspace_id  uuid not null,
    marketplace   text not null,
    status        text not null,
    category      text not null,
    priority      text not null,
    agent         text not null,  -- '' when a person created the task
    n             bigint not null,
    primary key (workspace_id, marketplace, status, category, priority, agent)
);
call wall_off('task_counts');

create table task_count_changes (
    workspace_id  uuid not null,
    marketplace   text not null,
    status        text not null,
    category      text not null,
    priority      text not null,
    agent         text not null,
    n             bigint not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index task_count_changes_of_a_workspace on task_count_changes (workspace_id);
call wall_off('task_count_changes');

create or replace function count_new_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*) from added group by 1, 2, 3, 4, 5, 6;
    return null;
end $$;

create or replace function count_moved_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), sum(n)
      from (select workspace_id, marketplace, status, category, priority, agent, 1 as n from after_it
            union all
            select workspace_id, marketplace, status, category, priority, agent, -1 from before_it) moves
     group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0;
    return null;
end $$;

create or replace function count_gone_tasks() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_count_changes
    select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), -count(*) from removed group by 1, 2, 3, 4, 5, 6;
    return null;
end $$;

insert into task_counts
select workspace_id, marketplace, status, category, priority, coalesce(agent, ''), count(*) from marketplace_tasks group by 1, 2, 3, 4, 5, 6;

alter table marketplace_tasks add column title_lower text not null generated always as (lower(title)) stored;
drop index tasks_by_title;
create index tasks_by_title on marketplace_tasks using gin (title_lower gin_trgm_ops);

-- Planned anew for each pattern: a rare one is looked up in the index, a common one is found by reading on.
create or replace function tasks_titled(pattern text, at_most integer) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
begin
    return query execute 'select id from marketplace_tasks where workspace_id = $1 and title_lower like $2 limit $3'
        using current_workspace(), lower(pattern), at_most;
end $$;
