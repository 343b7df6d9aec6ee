-- Lists by two filters of which nearly nothing has both: each was half served, and read everything that had one.
create index runs_of_a_plan_by_status on runs (workspace_id, plan, status, queued_at desc, id desc);
create index book_by_task_and_status on agents_tasks (workspace_id, task, status, id desc);
create index book_by_approval_and_task on agents_tasks (workspace_id, approval_state, task, id desc) where approval_state is not null;
create index book_by_approval_and_status on agents_tasks (workspace_id, approval_state, status, id desc) where approval_state is not null;
create index webhook_deliveries_delivered on webhook_deliveries (endpoint_id, id desc) where status = 'delivered';
create index outbox_set_aside_of_a_workspace on outbox (workspace_id, id desc) where set_aside_at is not null;
