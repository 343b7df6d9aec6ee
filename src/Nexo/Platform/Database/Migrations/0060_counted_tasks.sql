-- The truth of the counters is the sum of both tables, so both are read in one place. The reader's own rights and
-- walls hold below the view (security_invoker), not its owner's.
create view counted_tasks with (security_invoker = true) as
select workspace_id, marketplace, status, category, priority, agent, n from task_counts
union all
select workspace_id, marketplace, status, category, priority, agent, n from task_count_changes;
