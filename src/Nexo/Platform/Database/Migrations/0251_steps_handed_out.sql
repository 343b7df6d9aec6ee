-- A step that was handed to the engine and has not been heard of is found along this index, whether it was begun or not.
drop index steps_at_work;
create index steps_handed_out on agents_tasks (beat_at) where beat_at is not null and finished_at is null and kind is not null;

-- Failed tries, which the plan's retry counts; the attempt also rises when a node dies.
alter table agents_tasks add column failures integer not null default 0;

-- The day a run stands for, in the plan's zone.
alter table runs add column day date;
