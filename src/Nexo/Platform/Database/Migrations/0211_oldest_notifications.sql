-- By which they are forgotten.
create index notifications_oldest on notifications (workspace_id, at);
