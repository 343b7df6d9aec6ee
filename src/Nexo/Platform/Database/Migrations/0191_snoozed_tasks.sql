-- A task that waits for a decision can be put off until a time, for everybody. It comes back by itself: lists compare the
-- time with now. The sweep that clears it afterwards only tells of it.
alter table marketplace_tasks
    add column snoozed_until timestamptz,
    add column snoozed_by text,
    add constraint snoozed_names_somebody check ((snoozed_until is null) = (snoozed_by is null));

create index tasks_snoozed on marketplace_tasks (workspace_id, snoozed_until) where snoozed_until is not null;

-- The lists' walks look at the time without leaving the index.
drop index tasks_ranked, tasks_of_a_channel;
create index tasks_of_a_channel on marketplace_tasks (workspace_id, marketplace, status, created_at desc, id desc) include (snoozed_until);
create index tasks_ranked on marketplace_tasks (workspace_id, marketplace, status, rank desc, id desc) include (snoozed_until);
