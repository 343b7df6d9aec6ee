-- Programs outside that keep their runs in the book have tokens of their own kind.
alter table tokens drop constraint kind_is_agent_or_person, add constraint token_kind_is_known check (kind in ('agent', 'person', 'runner'));

-- A run of outside goes by what its entries are: is one at work, does one wait, has one failed?
create index steps_of_a_run_by_status on agents_tasks (run, status);
-- The other filters of the list.
create index book_by_task on agents_tasks (workspace_id, task, id desc);
create index book_by_approval on agents_tasks (workspace_id, approval_state, id desc) where approval_state is not null;

revoke all on approval_links from nexo_web;  -- only who follows a link is looked up in it
